import { describe, expect, test } from "vitest";
import { farmModel, isNews, type Farm } from "../src/model";
import { FakeFarm, WELL } from "./farm";

const FAULT = { fault: "dry", since: "2026-11-23T07:00:00+00:00", needs_acknowledgement: true };

function look(fake: FakeFarm): Farm {
  const farm = farmModel(fake.hass, fake.layout).farms[0];
  if (!farm) throw new Error("There is no farm.");
  return farm;
}

function only(said: Record<string, Parameters<FakeFarm["say"]>[2]>): Farm["shelves"][number] {
  const fake = new FakeFarm();
  fake.rack("Rack 1", [{ ...WELL, ...said }]);
  const shelf = look(fake).shelves[0];
  if (!shelf) throw new Error("There is no shelf.");
  return shelf;
}

describe("the status of a shelf", () => {
  test.each([
    ["good", "good"],
    ["watch", "watch"],
    ["act", "act"],
    ["bad", "act"],
  ])("grade %s is shown as %s", (grade, status) => {
    expect(only({ "sensor.health": ["70", { grade }] }).status).toBe(status);
  });

  test("a shelf without a crop is empty, whatever its health", () => {
    expect(only({ "sensor.crop": "none", "sensor.health": "unknown" }).status).toBe("empty");
  });

  test("a shelf whose sensors are all gone has no data, and is never well", () => {
    const shelf = only({ "sensor.temperature": "unavailable", "sensor.air_vpd": "unknown" });
    expect(shelf.status).toBe("no_data");
    expect(shelf.silentSince).toBe("2026-11-23T08:00:00+00:00");
  });

  test("one sensor that is left is data", () => {
    expect(only({ "sensor.temperature": "unavailable" }).status).toBe("good");
  });

  test("unknown health is waited for", () => {
    expect(only({ "sensor.health": "unknown" }).status).toBe("unknown");
  });

  test("a farm that is not loaded has no data", () => {
    expect(only({ "sensor.crop": "unavailable" }).status).toBe("no_data");
  });
});

describe("what needs someone", () => {
  test("the worst shelf comes first", () => {
    const fake = new FakeFarm();
    const sick = (score: string) => ({ ...WELL, "sensor.health": [score, { grade: "bad" }] as const });
    fake.rack("Rack 1", [sick("45"), WELL, sick("20")]);
    expect(look(fake).actNow.map((shelf) => shelf.health)).toEqual([20, 45]);
    expect(look(fake).counts).toMatchObject({ act: 2, good: 1 });
  });

  test("a fault that several places tell of is one fault", () => {
    const fake = new FakeFarm();
    fake.rack("Rack 1", [WELL]);
    fake.device("tank", "Tank 1");
    fake.layout.farms[0]?.reservoirs.push("tank");
    const guard = ["on", { faults: [{ entity_id: "switch.pump", ...FAULT }] }] as const;
    for (const place of ["farm", "rack_1", "tank"]) fake.say(place, "binary_sensor.guard", guard);
    fake.say("tank", "button.acknowledge", "unknown");
    expect(look(fake).faults).toEqual([
      expect.objectContaining({ placeName: "Tank 1", fault: "dry", acknowledge: "button.tank_acknowledge" }),
    ]);
  });

  test("what a guard no longer holds needs nobody", () => {
    const fake = new FakeFarm();
    fake.say("farm", "binary_sensor.guard", ["off", { faults: [{ entity_id: "switch.pump", ...FAULT }] }]);
    expect(look(fake).faults).toEqual([]);
  });
});

test("a name that the user gave is the name", () => {
  const fake = new FakeFarm();
  fake.rack("Rack 1", [WELL]);
  fake.devices["rack_1"] = { id: "rack_1", name: "Rack 1", name_by_user: "<b>Nursery</b>" };
  expect(look(fake).racks[0]?.name).toBe("<b>Nursery</b>");
});

test("entities of others and renamed ones make no difference", () => {
  const fake = new FakeFarm();
  fake.rack("Rack 1", [WELL]);
  fake.entities["sensor.foreign"] = {
    entity_id: "sensor.foreign",
    platform: "mqtt",
    device_id: "rack_1_1",
    translation_key: "health",
  };
  expect(look(fake).shelves[0]?.health).toBe(96);
});

describe("news", () => {
  const fake = new FakeFarm();
  fake.rack("Rack 1", [WELL]);
  const { hass } = fake;
  const { watched } = farmModel(hass, fake.layout);
  const other = { ...hass.states["sensor.rack_1_1_health"], state: "50" } as (typeof hass.states)[string];

  test("a foreign state is none", () => {
    expect(isNews(hass, { ...hass, states: { ...hass.states, "light.kitchen": other } }, watched)).toBe(false);
  });

  test("a state of ours is", () => {
    expect(isNews(hass, { ...hass, states: { ...hass.states, "sensor.rack_1_1_health": other } }, watched)).toBe(true);
  });

  test.each(["entities", "devices", "locale"] as const)("changed %s are", (what) => {
    expect(isNews(hass, { ...hass, [what]: { ...hass[what] } }, watched)).toBe(true);
  });

  test("a lost connection is", () => {
    expect(isNews(hass, { ...hass, connected: false }, watched)).toBe(true);
  });
});

test("300 shelves among 9,000 entities are looked at in less than 10 ms", () => {
  const fake = new FakeFarm();
  for (let rack = 1; rack <= 50; rack++) fake.rack(`Rack ${rack}`, Array.from({ length: 6 }, () => WELL));
  for (let id = 0; id < 6000; id++) {
    fake.entities[`sensor.other_${id}`] = { entity_id: `sensor.other_${id}`, platform: "mqtt", device_id: "other" };
  }
  const { hass } = fake;
  const times = Array.from({ length: 60 }, () => {
    const begin = performance.now();
    expect(farmModel(hass, fake.layout).farms[0]?.shelves).toHaveLength(300);
    return performance.now() - begin;
  }).sort((one, other) => one - other);
  console.log(`farmModel of 300 shelves: best ${times[0]?.toFixed(2)} ms, median ${times[30]?.toFixed(2)} ms`);
  // The best of sixty is what it costs; the others also tell what else the machine does.
  expect(times[0]).toBeLessThan(10);
});
