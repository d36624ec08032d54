/** What is to be done on a farm until tonight, from its to-do list. */

import { follow } from "./follow";
import type { Connection } from "./hass";

export interface Task {
  uid: string;
  summary: string;
  due: string | null;
  description: string | null;
}

interface Item extends Omit<Task, "due"> {
  status: "needs_action" | "completed";
  due?: string | null;
}

/** Calls back with the open tasks of a to-do list whenever they change; returns how to stop. */
export function followTasks(connection: Connection, entityId: string, listener: (tasks: Task[]) => void): () => void {
  return follow<{ items: Item[] }>(connection, { type: "todo/item/subscribe", entity_id: entityId }, ({ items }) => {
    listener(items.filter((item) => item.status === "needs_action").map((item) => ({ ...item, due: item.due ?? null })));
  });
}

/** The tasks that are due on a day or were before it, YYYY-MM-DD; the earliest first. */
export function dueBy(tasks: readonly Task[], day: string, dayOf: (when: number) => string): Task[] {
  const dayDue = (task: Task): string | null => {
    if (task.due === null) return null;
    return task.due.length === 10 ? task.due : dayOf(Date.parse(task.due));
  };
  return tasks
    .filter((task) => (dayDue(task) ?? "9999") <= day)
    .sort((one, other) => ((one.due ?? "") < (other.due ?? "") ? -1 : 1));
}
