/** Home Assistant's own forms for setting up, asked for step by step as the signed-in user. */

import type { Hass } from "./hass";

export interface FlowField {
  name: string;
  type?: string;
  required?: boolean;
  default?: unknown;
  description?: { suggested_value?: unknown };
  selector?: Record<string, unknown>;
  schema?: readonly FlowField[];
}

export interface FormStep {
  type: "form";
  flow_id: string;
  step_id: string;
  data_schema: readonly FlowField[];
  errors: Record<string, string> | null;
  description_placeholders?: Record<string, string> | null;
}

export interface MenuStep {
  type: "menu";
  flow_id: string;
  step_id: string;
  menu_options: readonly string[] | Record<string, string>;
  description_placeholders?: Record<string, string> | null;
}

export interface EndStep {
  type: "create_entry" | "abort";
  flow_id: string;
  title?: string;
  reason?: string;
  description_placeholders?: Record<string, string> | null;
}

export type Step = FormStep | MenuStep | EndStep;

/** A part of a farm to add or to change: a rack or a reservoir. */
export interface Wanted {
  entry: string;
  kind: "rack" | "reservoir";
  /** What is changed; without it, one is added. */
  subentry?: string;
  /** Answers to the first steps, where it is clear what is wanted. */
  answers?: readonly Readonly<Record<string, unknown>>[];
}

export function isEnd(step: Step): step is EndStep {
  return step.type === "create_entry" || step.type === "abort";
}

const PATH = "config/config_entries/subentries/flow";

export async function beginFlow(hass: Hass, { entry, kind, subentry, answers = [] }: Wanted): Promise<Step> {
  let step = await hass.callApi<Step>("POST", PATH, {
    handler: [entry, kind],
    ...(subentry ? { subentry_id: subentry } : {}),
  });
  for (const answer of answers) step = await answerStep(hass, step.flow_id, answer);
  return step;
}

export function answerStep(hass: Hass, flow: string, answer: Readonly<Record<string, unknown>>): Promise<Step> {
  return hass.callApi<Step>("POST", `${PATH}/${flow}`, answer);
}

/** Gives a form up. That it is gone already is no problem. */
export async function giveUp(hass: Hass, flow: string): Promise<void> {
  await hass.callApi("DELETE", `${PATH}/${flow}`).catch(() => undefined);
}

/** What a form shows at first: what there is now, else what is usual. */
export function firstValues(fields: readonly FlowField[]): Record<string, unknown> {
  const values: Record<string, unknown> = {};
  for (const field of fields) {
    if (field.type === "expandable") {
      values[field.name] = { ...firstValues(field.schema ?? []), ...asRecord(field.description?.suggested_value ?? field.default) };
      continue;
    }
    const value = field.description?.suggested_value ?? field.default;
    if (value !== undefined && value !== null) values[field.name] = value;
  }
  return values;
}

/** The values without those that were emptied. */
export function filled(values: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(values).flatMap(([name, value]) => {
      if (value === undefined || value === null || value === "") return [];
      if (isRecord(value)) return [[name, filled(value)]];
      return [[name, value]];
    }),
  );
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function asRecord(value: unknown): Record<string, unknown> {
  return isRecord(value) ? value : {};
}
