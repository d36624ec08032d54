/** How a shelf looks on the map: a tone, an icon, a word and a number, never colour alone. */

import { numberOf } from "./hass";
import type { Shelf, Status } from "./model";
import type { Words } from "./words";

export const COLOURINGS = ["health", "vpd", "stage", "harvest"] as const;
export type Colouring = (typeof COLOURINGS)[number];
export type Tone = "good" | "watch" | "act" | "none" | "info" | "accent";

export interface Look {
  tone: Tone;
  icon: string;
  word: string;
  number: string;
  hatched?: boolean;
}

export const STATUS_ICON: Readonly<Record<Status, string>> = {
  good: "mdi:check-circle",
  watch: "mdi:alert",
  act: "mdi:alert-octagon",
  empty: "mdi:tray",
  no_data: "mdi:lan-disconnect",
  unknown: "mdi:timer-sand",
};
export const STATUS_TONE: Readonly<Record<Status, Tone>> = {
  good: "good",
  watch: "watch",
  act: "act",
  empty: "none",
  no_data: "none",
  unknown: "none",
};
const STAGE_LOOK: Readonly<Record<string, readonly [Tone, string]>> = {
  germination: ["info", "mdi:seed"],
  blackout: ["info", "mdi:weather-night"],
  rooting: ["info", "mdi:seed"],
  establishment: ["info", "mdi:sprout-outline"],
  propagation: ["info", "mdi:sprout-outline"],
  light: ["good", "mdi:white-balance-sunny"],
  vegetative: ["good", "mdi:sprout"],
  finishing: ["watch", "mdi:leaf"],
  flowering: ["watch", "mdi:flower"],
  fruiting: ["watch", "mdi:fruit-cherries"],
};
const SOON_D = 7;

export function lookOf(shelf: Shelf, by: Colouring, words: Words): Look {
  const { status } = shelf;
  if (status === "empty" || status === "no_data" || (by === "health" && status === "unknown")) {
    return {
      tone: "none",
      icon: STATUS_ICON[status],
      word: words.sayKey("status", status),
      number: status === "no_data" && shelf.silentSince ? words.quiet(shelf.silentSince) : "",
      hatched: status === "no_data",
    };
  }
  if (by === "vpd") return vpdLook(shelf, words);
  if (by === "stage") return stageLook(shelf, words);
  if (by === "harvest") return harvestLook(shelf, words);
  return {
    tone: STATUS_TONE[status],
    icon: STATUS_ICON[status],
    word: words.sayKey("status", status),
    number: shelf.health === null ? "" : words.number(shelf.health),
  };
}

function vpdLook(shelf: Shelf, words: Words): Look {
  const value = numberOf(shelf.vpd);
  const unit = String(shelf.vpd?.attributes["unit_of_measurement"] ?? "");
  const number = value === null ? "" : `${words.number(value, unit === "kPa" ? 2 : 1)} ${unit}`;
  if (shelf.low.includes("vpd")) return { tone: "act", icon: "mdi:arrow-down-bold", word: words.say("low"), number };
  if (shelf.high.includes("vpd")) return { tone: "act", icon: "mdi:arrow-up-bold", word: words.say("high"), number };
  if (value === null || shelf.vpdInTarget === null) {
    return { tone: "none", icon: "mdi:help-circle-outline", word: words.say("not_known"), number };
  }
  return { tone: "good", icon: STATUS_ICON.good, word: words.say("in_band"), number };
}

function stageLook(shelf: Shelf, words: Words): Look {
  const stage = shelf.stage?.state ?? "";
  const [tone, icon] = STAGE_LOOK[stage] ?? ["none", "mdi:help-circle-outline"];
  const { daysToHarvest } = shelf;
  return {
    tone,
    icon,
    word: words.state("select", "stage", stage),
    number: daysToHarvest === null ? "" : words.say("days", { count: words.number(daysToHarvest) }),
  };
}

function harvestLook(shelf: Shelf, words: Words): Look {
  const days = shelf.daysToHarvest;
  if (days === null) return { tone: "none", icon: "mdi:help-circle-outline", word: words.say("not_known"), number: "" };
  const number = words.say("days", { count: words.number(days) });
  if (days <= 0) return { tone: "good", icon: "mdi:scissors-cutting", word: words.say("harvest_ready"), number };
  if (days <= SOON_D) return { tone: "info", icon: "mdi:calendar-clock", word: words.say("harvest_soon"), number };
  return { tone: "accent", icon: "mdi:calendar", word: words.say("harvest_later"), number };
}

/** What the crop of a shelf is called. */
export function cropName(shelf: Shelf, words: Words): string {
  return shelf.crop ? words.state("sensor", "crop", shelf.crop.state) : words.say("status_empty");
}
