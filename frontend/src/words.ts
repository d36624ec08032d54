/** The panel's words in the user's language, and dates and numbers as the user has set them. */

import type { Hass } from "./hass";
import { de } from "./words/de";
import { en, type Catalogue, type Word } from "./words/en";
import { nl } from "./words/nl";

export type { Word } from "./words/en";

const CATALOGUES: Readonly<Record<string, Catalogue>> = { en, de, nl };
const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

export class Words {
  private readonly catalogue: Catalogue;
  /** What the user has chosen, such as "de-AT". */
  readonly language: string;
  /** What our sentences are in; units and dates within them are in the same. */
  private readonly spoken: string;

  constructor(private readonly hass: Pick<Hass, "language" | "locale" | "config" | "localize">) {
    this.language = hass.locale.language || hass.language;
    const found = CATALOGUES[this.language.split("-")[0] ?? "en"];
    this.catalogue = found ?? en;
    this.spoken = found ? this.language : "en-GB";
  }

  say(word: Word, values: Readonly<Record<string, string | number>> = {}): string {
    return this.catalogue[word].replace(/\{(\w+)\}/g, (_, name: string) => String(values[name] ?? ""));
  }

  /** A word for what the integration names by a key; the key itself where there is none. */
  sayKey(prefix: string, key: string): string {
    return (this.catalogue as Readonly<Record<string, string>>)[`${prefix}_${key}`] ?? key.replaceAll("_", " ");
  }

  /** What Home Assistant calls the state of an entity of ours. */
  state(domain: string, key: string, state: string): string {
    return this.hass.localize(`component.vertical_farm.entity.${domain}.${key}.state.${state}`) || state;
  }

  /** What kind of alarm it is, once the integration's own texts are there. */
  alarm(kind: string): string {
    return this.hass.localize(`component.vertical_farm.common.alarm_${kind}`) || kind.replaceAll("_", " ");
  }

  /** What is measured, as the integration calls it, once its own texts are there. */
  metric(key: string): string {
    return this.hass.localize(`component.vertical_farm.selector.metric.options.${key}`) || this.sayKey("metric", key);
  }

  number(value: number, decimals = 0): string {
    const digits = { minimumFractionDigits: decimals, maximumFractionDigits: decimals };
    return new Intl.NumberFormat(this.language, digits).format(value);
  }

  /** A number with as many decimals as it has, up to three. */
  amount(value: number): string {
    return new Intl.NumberFormat(this.language, { maximumFractionDigits: 3 }).format(value);
  }

  /** A number as one says it: three digits, or all that stand before the point. */
  rough(value: number): string {
    const digits = Math.abs(value) < 100 ? { maximumSignificantDigits: 3 } : { maximumFractionDigits: 0 };
    return new Intl.NumberFormat(this.language, digits).format(value);
  }

  percent(share: number): string {
    return new Intl.NumberFormat(this.language, { style: "percent" }).format(share);
  }

  days(count: number): string {
    return new Intl.NumberFormat(this.spoken, { style: "unit", unit: "day", unitDisplay: "long" }).format(count);
  }

  hours(count: number): string {
    const style = { style: "unit", unit: "hour", unitDisplay: "short", maximumFractionDigits: 1 } as const;
    return new Intl.NumberFormat(this.spoken, style).format(count);
  }

  minutes(count: number): string {
    const [value, unit] = count < 60 ? [count, "minute"] : [Math.round(count / 60), "hour"];
    return new Intl.NumberFormat(this.spoken, { style: "unit", unit, unitDisplay: "short" }).format(value);
  }

  /** How long something has said nothing, in short: minutes, hours or days. */
  quiet(when: string, now = Date.now()): string {
    const minutes = Math.max(0, Math.round((now - Date.parse(when)) / 1000 / MINUTE));
    if (minutes * MINUTE < DAY) return this.minutes(minutes);
    return this.say("days", { count: this.number(Math.floor((minutes * MINUTE) / DAY)) });
  }

  /** For how long something has been so, within a day; else since which date. */
  lasting(when: string, now = Date.now()): string {
    const minutes = Math.max(0, Math.round((now - Date.parse(when)) / 1000 / MINUTE));
    if (minutes * MINUTE >= DAY) return this.say("since", { time: this.date(when) });
    return this.say("lasting", { time: this.minutes(minutes) });
  }

  /** How long ago something was within a day, else its date. */
  ago(when: string, now = Date.now()): string {
    const time = Date.parse(when);
    const seconds = Math.max(0, (now - time) / 1000);
    if (seconds >= DAY) return this.date(when);
    const relative = new Intl.RelativeTimeFormat(this.spoken, { numeric: "auto" });
    if (seconds < HOUR) return relative.format(-Math.round(seconds / MINUTE), "minute");
    return relative.format(-Math.round(seconds / HOUR), "hour");
  }

  date(when: string): string {
    // A day without a time is that day everywhere.
    const timeZone = when.length === 10 ? "UTC" : this.timeZone;
    return new Intl.DateTimeFormat(this.spoken, { day: "numeric", month: "short", timeZone }).format(Date.parse(when));
  }

  /** An ISO week such as "2026-W47", with the day on which it begins. */
  week(week: string): string {
    const [year = 0, number = 0] = week.split("-W").map(Number);
    // The fourth of January is always in the first week.
    const fourth = new Date(Date.UTC(year, 0, 4));
    const monday = new Date(fourth);
    monday.setUTCDate(4 - ((fourth.getUTCDay() + 6) % 7) + (number - 1) * 7);
    return this.say("week_name", { week: `${number}`, date: this.date(monday.toISOString().slice(0, 10)) });
  }

  clock(when: number): string {
    const hour12 = { "12": true, "24": false }[this.hass.locale.time_format ?? ""];
    return new Intl.DateTimeFormat(this.language, {
      hour: "numeric",
      minute: "2-digit",
      timeZone: this.timeZone,
      ...(hour12 === undefined ? {} : { hour12 }),
    }).format(when);
  }

  /** The farm's zone where this browser's clock shows another time, else nothing. */
  get foreignZone(): string {
    const now = Date.now();
    const shown = (timeZone?: string): string =>
      new Intl.DateTimeFormat("en", { dateStyle: "short", timeStyle: "short", ...(timeZone ? { timeZone } : {}) }).format(now);
    return shown() === shown(this.timeZone) ? "" : this.timeZone.replaceAll("_", " ");
  }

  // Crop days, plans and dates are the farm's, wherever somebody looks at them from.
  private get timeZone(): string {
    return this.hass.config.time_zone;
  }
}
