import { beforeEach, describe, expect, test, vi } from "vitest";
import type { Hass } from "../src/hass";
import {
  closingOf,
  farmTime,
  hoursOf,
  levelAt,
  litHours,
  measuredSince,
  shareOfDay,
  wallTime,
  type Dli,
  type Lamp,
  type LightDay,
} from "../src/light";
import { LightPlan } from "../src/light-plan";
import { levelsOf } from "../src/light-summary";
import { Words } from "../src/words";
import { FakeFarm, WELL } from "./farm";

const DLI: Dli = { target: 15.3, owed: 0, goal: 15.3, forecast: 15.3, short: 0, over: 0, lost: 0 };
const LAMP: Lamp = {
  entity_id: "light.lamp",
  dims: true,
  planned: true,
  phases: [
    { start: "2026-11-23T05:00:00+00:00", end: "2026-11-23T05:30:00+00:00", level_pct: 40 },
    { start: "2026-11-23T05:30:00+00:00", end: "2026-11-23T21:00:00+00:00", level_pct: 80 },
  ],
  shelves: [{ device_id: "rack_1_1", full_ppfd: 300, dli: DLI }],
};
const DAY: LightDay = {
  begins: "2026-11-23T05:00:00+00:00",
  ends: "2026-11-24T05:00:00+00:00",
  clock: { wall: 0, farm: 0, speed: 1, previous: 1 },
  currency: "EUR",
  price: null,
  lamps: [LAMP],
};
const at = (time: string): number => Date.parse(`2026-11-23T${time}Z`);

test("a lamp has the level of the phase it is in, and none in the dark", () => {
  expect(["04:59", "05:00", "05:30", "20:59", "21:00"].map((time) => levelAt(LAMP, at(time)))).toEqual([0, 40, 80, 80, 0]);
  expect(litHours(LAMP)).toBe(16);
});

test.each([
  [23, "2026-03-28T06:00:00+01:00", "2026-03-29T06:00:00+02:00"],
  [25, "2026-10-24T06:00:00+02:00", "2026-10-25T06:00:00+01:00"],
])("a day of %s hours is one whole day", (hours, begins, ends) => {
  const day = { ...DAY, begins, ends };
  expect(shareOfDay(day, Date.parse(begins) + 3_600_000)).toBeCloseTo(1 / hours);
  expect(hoursOf(day, 1)).toHaveLength(hours);
  expect([shareOfDay(day, 0), shareOfDay(day, Date.parse(ends) + 1)]).toEqual([0, 1]);
});

test.each([
  [null, "none"],
  [{ ...DLI, forecast: null }, "unknown"],
  [{ ...DLI, short: 1 }, "short"],
  [{ ...DLI, over: 1 }, "over"],
  [DLI, "planned"],
] as const)("a day that is told as %o closes %s", (dli, closing) => {
  expect(closingOf(dli)).toBe(closing);
});

test("the day of several lamps is their mean, a quarter of an hour each", () => {
  const dark: Lamp = { ...LAMP, phases: [] };
  const levels = levelsOf({ ...DAY, lamps: [LAMP, dark] });
  expect(levels).toHaveLength(96);
  expect([levels[0], levels[2], levels[63], levels[64]]).toEqual([20, 40, 40, 0]);
  expect(levelsOf({ ...DAY, lamps: [] })).toEqual(Array.from({ length: 96 }, () => 0));
});

test("a demo farm's time is mapped there and back", () => {
  const clock = { wall: 1000, farm: 5000, speed: 60, previous: 2 };
  expect(farmTime(clock, 1_010_000)).toBe(5_600_000);
  expect(wallTime(clock, 5_600_000)).toBe(1_010_000);
  expect(farmTime(clock, 990_000)).toBe(4_980_000);
  expect(wallTime(clock, 4_980_000)).toBe(990_000);
});

describe("what was measured", () => {
  const asked: Record<string, unknown>[] = [];
  const hass = {
    callWS: (command: Record<string, unknown>) => {
      asked.push(command);
      return Promise.resolve({ "sensor.a": [{ start: at("06:00"), end: at("06:05"), mean: 200 }, { start: 0, end: 1, mean: null }] });
    },
  } as unknown as Hass;

  beforeEach(() => asked.splice(0));

  test("is asked of the recorder since the day began; gaps stay gaps", async () => {
    const found = await measuredSince(hass, DAY, ["sensor.a"]);
    expect(asked).toMatchObject([{ start_time: "2026-11-23T05:00:00.000Z", period: "5minute" }]);
    expect(found.get("sensor.a")).toEqual([{ start: at("06:00"), end: at("06:05"), ppfd: 200 }]);
  });

  test("is asked by the hour where there are many, and not at all where there is none", async () => {
    await measuredSince(hass, DAY, Array.from({ length: 25 }, (_, index) => `sensor.${index}`));
    await measuredSince(hass, DAY, []);
    expect(asked.map((each) => each["period"])).toEqual(["hour"]);
  });

  test("of a demo farm is asked since the moment at which its day began", async () => {
    const clock = { wall: at("04:50") / 1000, farm: at("06:00") / 1000, speed: 1, previous: 60 };
    await measuredSince(hass, { ...DAY, clock }, ["sensor.a"]);
    expect(asked[0]).toMatchObject({ start_time: "2026-11-23T04:49:00.000Z" });
  });
});

describe("the plan", () => {
  function planOf(day: LightDay, device = "farm"): { plan: LightPlan; fake: FakeFarm; hass: Hass } {
    const fake = new FakeFarm();
    fake.rack("Rack 1", [{ ...WELL, "sensor.dli_today": "9.1" }]);
    const hass: Hass = {
      ...fake.hass,
      connection: {
        ...fake.hass.connection,
        subscribeMessage: (told: (message: never) => void) => {
          told(day as never);
          return Promise.resolve(() => Promise.resolve());
        },
      },
    };
    const plan = new LightPlan();
    Object.assign(plan, { device, words: new Words(hass), hass });
    document.body.replaceChildren(plan);
    return { plan, fake, hass };
  }

  async function textOf(day: LightDay): Promise<string> {
    const { plan } = planOf(day);
    await vi.waitFor(() => expect(plan.renderRoot.querySelector(".lamps, p.quiet:not([role])")).toBeTruthy());
    return plan.renderRoot.textContent?.replace(/\s+/g, " ") ?? "";
  }

  test("says in words what the bars show", async () => {
    const text = await textOf(DAY);
    expect(text).toContain("On plan so far 9.1, will reach 15.3 of 15.3 mol/m²");
    expect(text).toMatch(/16 hrs? planned, 06:00–22:00/);
  });

  test("says what will be short, and never that a running day is", async () => {
    const short = { ...LAMP, shelves: [{ device_id: "rack_1_1", full_ppfd: 300, dli: { ...DLI, forecast: 12, short: 3.3 } }] };
    expect(await textOf({ ...DAY, lamps: [short] })).toContain("3.3 mol/m² short");
    const unknown = { ...LAMP, shelves: [{ device_id: "rack_1_1", full_ppfd: null, dli: { ...DLI, forecast: null } }] };
    expect(await textOf({ ...DAY, lamps: [unknown] })).toContain("Forecast not known so far 9.1, goal 15.3");
  });

  test("says that there is no lamp", async () => {
    expect(await textOf({ ...DAY, lamps: [] })).toContain("No lamp is bound here.");
  });

  test("is not rendered for a state of others", async () => {
    const { plan, fake, hass } = planOf(DAY);
    await vi.waitFor(() => expect(plan.renderRoot.querySelector(".lamps")).toBeTruthy());
    await plan.updateComplete;
    const render = vi.spyOn(plan, "render");
    const said = (id: string): Hass => ({ ...hass, states: { ...hass.states, [id]: { ...fake.states["sensor.rack_1_1_dli_today"]!, state: "9.2" } } });
    plan.hass = said("sensor.foreign");
    await plan.updateComplete;
    expect(render).not.toHaveBeenCalled();
    plan.hass = said("sensor.rack_1_1_dli_today");
    await plan.updateComplete;
    expect(render).toHaveBeenCalledOnce();
  });
});
