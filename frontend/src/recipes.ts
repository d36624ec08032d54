/** Recipes as the integration tells them, and as documents that are changed and taken in. */

import type { Hass } from "./hass";

export const RECIPES = "/vertical-farm/recipes";

export interface RecipeEntry {
  recipe: string;
  recipe_id: string;
  version: number;
  name: string;
  crop: string;
  stages: string[];
  duration_days: number;
  library: boolean;
  versions: number[];
  note: string;
}

export interface BandOf {
  min: number;
  typical: number;
  max: number;
  /** The source's key, null where the number is the grower's own. */
  source: string | null;
  note: string | null;
  /** What the library says instead. */
  library: [number, number, number] | null;
}

export interface Source {
  key: string;
  level: "seen" | "recheck" | "practice";
  citation: string | null;
  finding: string | null;
  url: string | null;
}

export interface Document {
  id: string;
  name: string;
  note: string;
  base_c: number;
  upper_c: number;
  stages: ({ id: string; degree_days: number | null } & Record<string, unknown>)[];
  tasks: RecipeTask[];
  [more: string]: unknown;
}

export interface RecipeTask {
  kind: string;
  stage: string;
  day: number;
  every_d: number | null;
  note: string;
}

export interface Change {
  path: string;
  old: unknown;
  new: unknown;
}

export interface Recipe extends Omit<RecipeEntry, "versions" | "stages"> {
  latin_name: string;
  versions: string[];
  used_by: string[];
  document: Document;
  limits: Record<string, [number, number]>;
  heat: Record<"base_c" | "upper_c", { value: number; source: string | null; note: string | null }>;
  stages: { id: string; degree_days: number | null; bands: Record<string, BandOf> }[];
  sources: Source[];
  against: string | null;
  changes: Change[];
}

/** The unit of each band of a stage, in the order in which they are shown. */
export const QUANTITIES: Readonly<Record<string, string>> = {
  duration_d: "d",
  air_temperature_day_c: "°C",
  air_temperature_night_c: "°C",
  humidity_pct: "%",
  vpd_kpa: "kPa",
  co2_ppm: "ppm",
  ppfd_umol: "µmol/(m² s)",
  photoperiod_h: "h",
  dli_mol: "mol/(m² d)",
  ec_ms_cm: "mS/cm",
  ph: "",
  water_temperature_c: "°C",
  density_m2: "1/m²",
};
export const PARTS = ["min", "typical", "max"] as const;
export type Part = (typeof PARTS)[number];

/** Where a document is wrong, and why. */
export interface Refusal {
  path: string;
  reason: string;
}

/** The refusal of an error of Home Assistant, null where it is of another kind. */
export function refusalOf(error: unknown): Refusal | null {
  if (!error || typeof error !== "object" || !("translation_placeholders" in error)) return null;
  const { path, reason } = (error.translation_placeholders ?? {}) as Partial<Refusal>;
  return path !== undefined && reason !== undefined ? { path, reason } : null;
}

/** Whether a refusal belongs to a place of the document; the place of all is "". */
export function isAbout(refusal: Refusal | null, path: string): boolean {
  if (!refusal) return false;
  return refusal.path === path || PARTS.some((part) => refusal.path === `${path}/${part}`);
}

/** A copy of a document with another value at a path such as "stages/2/ph/min". */
export function changed(document: Document, path: string, value: unknown): Document {
  const copy = structuredClone(document);
  const keys = path.split("/");
  let at: Record<string, unknown> = copy;
  for (const key of keys.slice(0, -1)) at = at[key] as Record<string, unknown>;
  at[keys.at(-1) ?? ""] = value;
  return copy;
}

/** What an action answers. */
export async function answerOf<T>(
  hass: Hass,
  service: string,
  fields: Readonly<Record<string, unknown>>,
): Promise<T> {
  const command = { type: "call_service", domain: "vertical_farm", service, service_data: fields, return_response: true };
  return (await hass.callWS<{ response: T }>(command)).response;
}
