/** What needs someone now, by place: alarms, what the guard holds off, and shelves that are unwell. */

import type { Alarm, Farm, Fault, Shelf } from "./model";

/** An alarm with those that it explains. */
export interface Cause {
  alarm: Alarm;
  explains: readonly Alarm[];
}

export interface Need {
  /** The device of the place. */
  place: string;
  name: string;
  critical: boolean;
  causes: readonly Cause[];
  faults: readonly Fault[];
  /** The shelf that it is, if it is one. */
  shelf: Shelf | undefined;
  /** The alarms that nobody has acknowledged yet, by name. */
  unseen: readonly string[];
}

/** The places that need someone, the most urgent first. */
export function needsOf(farm: Farm): Need[] {
  const causes = causesOf(farm.alarms);
  const sick = new Set(farm.actNow.map((shelf) => shelf.id));
  const places = new Set([
    ...causes.map(({ alarm }) => alarm.device_id),
    ...farm.faults.map((fault) => fault.place),
    ...sick,
  ]);
  return [...places]
    .map((place): Need => {
      const own = causes.filter(({ alarm }) => alarm.device_id === place);
      const shelf = farm.shelves.find((each) => each.id === place);
      return {
        place,
        name: placeName(farm, place),
        critical: own.some(({ alarm }) => alarm.severity === "critical"),
        causes: own,
        faults: farm.faults.filter((fault) => fault.place === place),
        shelf,
        unseen: own.flatMap(({ alarm }) => (alarm.acknowledged ? [] : alarm.alarm)),
      };
    })
    .map((need) => [weightOf(need, sick.has(need.place)), need] as const)
    .sort(([one, { shelf: first }], [other, { shelf: second }]) => other - one || (first?.health ?? 100) - (second?.health ?? 100))
    .map(([, need]) => need);
}

/** Alarms that nothing explains, with what they explain, also by way of others. */
function causesOf(alarms: readonly Alarm[]): Cause[] {
  const byName = new Map(alarms.map((alarm) => [alarm.alarm, alarm]));
  const rootOf = (alarm: Alarm, depth = 0): Alarm | undefined => {
    if (alarm.explained_by === null) return alarm;
    const cause = byName.get(alarm.explained_by);
    return cause && depth < alarms.length ? rootOf(cause, depth + 1) : undefined;
  };
  return alarms
    .filter((alarm) => alarm.explained_by === null && alarm.shelved_until === null)
    .map((alarm) => ({ alarm, explains: alarms.filter((each) => each !== alarm && rootOf(each) === alarm) }));
}

/** What nobody has seen yet weighs more than what somebody works on. */
function weightOf({ causes, critical, faults, unseen }: Need, sick: boolean): number {
  const latched = faults.some((fault) => fault.acknowledge);
  const seen = !latched && !unseen.length;
  // What the guard lets go by itself is the least.
  return (critical ? 8 : 0) + (latched ? 4 : 0) + (sick ? 3 : 0) + (causes.length ? 1 : 0) + (seen ? 0 : 2);
}

/** What a place is called, a shelf with its rack. */
export function placeName(farm: Farm | undefined, id: string): string {
  const shelf = farm?.shelves.find((each) => each.id === id);
  if (shelf) return `${shelf.rack} · ${shelf.name}`;
  return [...(farm?.racks ?? []), ...(farm?.reservoirs ?? [])].find((each) => each.id === id)?.name ?? farm?.name ?? "";
}
