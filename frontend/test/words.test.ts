import { describe, expect, test } from "vitest";
import { Words } from "../src/words";
import { de } from "../src/words/de";
import { en } from "../src/words/en";
import { nl } from "../src/words/nl";
import { FakeFarm } from "./farm";

const NOW = Date.parse("2026-11-23T12:00:00Z");

function wordsIn(language: string, more: object = {}): Words {
  const { hass } = new FakeFarm();
  return new Words({ ...hass, language, locale: { ...hass.locale, language, ...more } });
}

describe.each(Object.entries({ de, nl }))("the words in %s", (_, catalogue) => {
  test.each(Object.entries(en))("%s takes the same values as in English", (key, text) => {
    const values = (of: string): string[] => (of.match(/\{\w+\}/g) ?? []).sort();
    expect(values(catalogue[key as keyof typeof en])).toEqual(values(text));
  });
});

test("a language that is not there falls back to English words and its own numbers", () => {
  const words = wordsIn("fr");
  expect(words.say("act_now")).toBe("Act now");
  expect(words.number(1.5, 1)).toBe("1,5");
});

test("a language that is not there has no words of its own within ours", () => {
  const words = wordsIn("he");
  expect(words.lasting("2026-11-23T11:35:00Z", NOW)).toBe("for 25 mins");
  expect(words.date("2026-12-05")).toBe("5 Dec");
});

test("a region's language is the language", () => {
  expect(wordsIn("de-AT").say("status_empty")).toBe("Leer");
});

test("an unknown key is still readable", () => {
  expect(wordsIn("en").sayKey("fault", "caught_a_cold")).toBe("caught a cold");
});

describe("times", () => {
  const words = wordsIn("en");

  test.each([
    ["2026-11-23T11:35:00Z", "25 minutes ago"],
    ["2026-11-23T09:00:00Z", "3 hours ago"],
    ["2026-11-20T09:00:00Z", "Nov 20"],
  ])("%s is %s", (when, said) => {
    expect(words.ago(when, NOW)).toBe(said);
  });

  test("the clock is that of Home Assistant, in the user's format", () => {
    expect(words.clock(NOW)).toBe("13:00");
    expect(wordsIn("en", { time_format: "12" }).clock(NOW)).toMatch(/^1:00\sPM$/);
  });

  test("wherever somebody looks from, the time is the farm's, and that is said", () => {
    const zone = (timeZone: string): Words => {
      const { hass } = new FakeFarm();
      return new Words({ ...hass, locale: { ...hass.locale, time_zone: "local" }, config: { ...hass.config, time_zone: timeZone } });
    };
    expect(zone("America/New_York").clock(NOW)).toBe("07:00");
    expect(zone("Pacific/Kiritimati").date("2026-11-23T12:00:00Z")).toBe("Nov 24");
    expect(zone("America/New_York").foreignZone).toBe("America/New York");
    expect(zone(Intl.DateTimeFormat().resolvedOptions().timeZone).foreignZone).toBe("");
  });

  test.each([
    ["2026-W47", "Week 47, from Nov 16"],
    ["2026-W01", "Week 1, from Dec 29"],
    ["2020-W53", "Week 53, from Dec 28"],
    ["2027-W01", "Week 1, from Jan 4"],
  ])("%s is %s", (week, said) => {
    expect(words.week(week)).toBe(said);
  });

  test("a day is the same day in every zone", () => {
    expect(words.date("2026-12-05")).toBe("Dec 5");
  });
});
