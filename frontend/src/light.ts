/** The light plans of a farm's crop day, as the integration tells them, and what was measured. */

import { follow } from "./follow";
import type { Hass } from "./hass";

export interface Phase {
  start: string;
  end: string;
  level_pct: number;
}

export interface Dli {
  target: number;
  owed: number;
  goal: number;
  forecast: number | null;
  short: number;
  over: number;
  lost: number;
}

export interface ShelfLight {
  device_id: string;
  full_ppfd: number | null;
  dli: Dli | null;
}

export interface Lamp {
  entity_id: string;
  dims: boolean;
  planned: boolean;
  phases: readonly Phase[];
  shelves: readonly ShelfLight[];
}

/** The farm's time: what the wall clock says, but for a demo farm that runs faster. */
export interface Clock {
  wall: number;
  farm: number;
  speed: number;
  /** The speed before that moment. */
  previous: number;
}

export interface LightDay {
  begins: string;
  ends: string;
  clock: Clock;
  currency: string;
  /** The entity that says what a kWh costs. */
  price: string | null;
  lamps: readonly Lamp[];
}

/** A stretch of the day with the light that was measured, in ms and µmol/(m² s). */
export interface Measured {
  start: number;
  end: number;
  ppfd: number;
}

interface Statistic {
  start: number;
  end: number;
  mean?: number | null;
}

const SECOND_MS = 1000;
const HOUR_MS = 3_600_000;
/** Shelves of which every five minutes are asked for; of more, every hour. */
const CLOSE_LOOK = 24;

export function followLight(hass: Hass, deviceId: string, listener: (day: LightDay) => void): () => void {
  return follow<LightDay>(hass.connection, { type: "vertical_farm/light/subscribe", device_id: deviceId }, listener);
}

export function farmTime(clock: Clock, wall: number): number {
  const passed = wall - clock.wall * SECOND_MS;
  return clock.farm * SECOND_MS + passed * (passed < 0 ? clock.previous : clock.speed);
}

export function wallTime(clock: Clock, farm: number): number {
  const passed = farm - clock.farm * SECOND_MS;
  return clock.wall * SECOND_MS + passed / (passed < 0 ? clock.previous : clock.speed);
}

/** Where a time is in the day, 0 at its begin and 1 at its end; a day may have 23 or 25 hours. */
export function shareOfDay(day: LightDay, time: number): number {
  const begins = Date.parse(day.begins);
  return Math.min(Math.max((time - begins) / (Date.parse(day.ends) - begins), 0), 1);
}

export function levelAt(lamp: Lamp, time: number): number {
  return lamp.phases.find((phase) => Date.parse(phase.start) <= time && time < Date.parse(phase.end))?.level_pct ?? 0;
}

/** How long a lamp is lit by its plan. */
export function litHours(lamp: Lamp): number {
  return lamp.phases.reduce((sum, phase) => sum + Date.parse(phase.end) - Date.parse(phase.start), 0) / HOUR_MS;
}

/** The hours to write below a day: every `step` from its begin on. */
export function hoursOf(day: LightDay, step: number): number[] {
  const hours = [];
  for (let time = Date.parse(day.begins); time < Date.parse(day.ends); time += step * HOUR_MS) hours.push(time);
  return hours;
}

export type Closing = "planned" | "short" | "over" | "unknown" | "none";

/** How the light of a shelf's day closes: the running sum is never judged, the forecast is. */
export function closingOf(dli: Dli | null): Closing {
  if (!dli) return "none";
  if (dli.forecast === null) return "unknown";
  if (dli.short > 0) return "short";
  return dli.over > 0 ? "over" : "planned";
}

/** Asks Home Assistant's recorder what was measured since the day began, by sensor. */
export async function measuredSince(hass: Hass, day: LightDay, sensors: readonly string[]): Promise<Map<string, Measured[]>> {
  const found = new Map<string, Measured[]>();
  if (!sensors.length) return found;
  const since = wallTime(day.clock, Date.parse(day.begins));
  const rows = await hass.callWS<Record<string, Statistic[]>>({
    type: "recorder/statistics_during_period",
    start_time: new Date(since).toISOString(),
    statistic_ids: sensors,
    period: sensors.length > CLOSE_LOOK ? "hour" : "5minute",
    types: ["mean"],
  });
  for (const [sensor, statistics] of Object.entries(rows)) {
    const known = statistics.flatMap(({ start, end, mean }) =>
      typeof mean === "number" ? [{ start: farmTime(day.clock, start), end: farmTime(day.clock, end), ppfd: mean }] : [],
    );
    found.set(sensor, known);
  }
  return found;
}
