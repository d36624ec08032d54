import { expect, test } from "vitest";
import { dueNow, groupTasks, type FarmTask } from "../src/tasks";

function task(uid: string, more: Partial<FarmTask>): FarmTask {
  const none = { note: "", day: null, at: null, late_days: 0, done: null, batch: null, place: null, rack: null };
  return { uid, name: uid, kind: "other", shelf: null, every_days: null, ...none, ...more };
}

test("tasks are grouped by when they are due, the late ones first", () => {
  const groups = groupTasks(
    [
      task("soon", { day: "2026-11-25" }),
      task("whenever", {}),
      task("late", { day: "2026-11-20" }),
      task("today", { day: "2026-11-23" }),
      task("done", { day: "2026-11-20", done: "2026-11-22T10:00:00+01:00" }),
    ],
    "2026-11-23",
  );
  expect(groups.map((group) => group.when)).toEqual(["overdue", "today", "soon", "someday", "done"]);
});

test("within a group they are listed by rack, those of the whole farm first", () => {
  const day = "2026-11-23";
  const racks = ["Rack 10", "Rack 2", null, "Rack 2"];
  const [group] = groupTasks(racks.map((rack, index) => task(`${index}`, { day, rack })), day);
  expect(group?.count).toBe(4);
  expect(group?.places.map(({ rack, tasks }) => [rack, tasks.length])).toEqual([
    [null, 1],
    ["Rack 2", 2],
    ["Rack 10", 1],
  ]);
});

test("due now is what is late and what falls on today where the farm is", () => {
  const days = ["2026-11-20", "2026-11-23", "2026-11-24", null];
  const tasks = [...days.map((day) => task(day ?? "whenever", { day })), task("done", { day: "2026-11-20", done: "2026-11-22" })];
  expect(dueNow({ today: "2026-11-23", tasks }).map(({ uid }) => uid)).toEqual(["2026-11-20", "2026-11-23"]);
});
