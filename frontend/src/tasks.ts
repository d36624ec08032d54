/** The tasks of a farm by when they are due, and where. */

import { follow } from "./follow";
import type { Connection } from "./hass";

export interface FarmTask {
  uid: string;
  name: string;
  kind: string;
  note: string;
  /** The day on which it is due where the farm is, null for some day. */
  day: string | null;
  /** When it is due, where the hour matters. */
  at: string | null;
  late_days: number;
  done: string | null;
  /** The plants that it is about, while they stand. */
  batch: string | null;
  place: string | null;
  /** The rack or reservoir, null for the whole farm. */
  rack: string | null;
  shelf: string | null;
  every_days: number | null;
}

export interface Told {
  /** The day that it is where the farm is. */
  today: string;
  tasks: FarmTask[];
}

export type When = "overdue" | "today" | "soon" | "someday" | "done";

export interface TaskGroup {
  when: When;
  count: number;
  places: { rack: string | null; tasks: FarmTask[] }[];
}

const ORDER: readonly When[] = ["overdue", "today", "soon", "someday", "done"];

function whenOf(task: FarmTask, today: string): When {
  if (task.done) return "done";
  if (!task.day) return "someday";
  if (task.day < today) return "overdue";
  return task.day === today ? "today" : "soon";
}

/** Calls back with the tasks of a farm whenever they change; returns how to stop. */
export function followTasks(connection: Connection, entry: string, listener: (told: Told) => void): () => void {
  return follow<Told>(connection, { type: "vertical_farm/tasks/subscribe", config_entry_id: entry }, listener);
}

/** What is late or due today, the earliest first. */
export function dueNow({ tasks, today }: Told): FarmTask[] {
  return tasks.filter((task) => ["overdue", "today"].includes(whenOf(task, today)));
}

/** What is late first, then what is due today, soon and some day, and what was done. */
export function groupTasks(tasks: readonly FarmTask[], today: string): TaskGroup[] {
  return ORDER.flatMap((when) => {
    const found = tasks.filter((task) => whenOf(task, today) === when);
    if (!found.length) return [];
    const racks = [...new Set(found.map((task) => task.rack))].sort((one, other) =>
      // What is due for the whole farm comes first.
      one === null ? -1 : other === null ? 1 : one.localeCompare(other, undefined, { numeric: true }),
    );
    const places = racks.map((rack) => ({ rack, tasks: found.filter((task) => task.rack === rack) }));
    return [{ when, count: found.length, places }];
  });
}
