import { expect, test } from "vitest";
import { FarmMap } from "../src/farm-map";
import { COLOURINGS, lookOf } from "../src/look";
import { farmModel } from "../src/model";
import { Words } from "../src/words";
import { FakeFarm, WELL } from "./farm";

const SICK = {
  ...WELL,
  "sensor.health": ["40", { grade: "bad" }],
  "binary_sensor.in_target": ["off", { low: ["vpd"], high: [] }],
} as const;

async function mapOf(fake: FakeFarm): Promise<FarmMap> {
  const map = new FarmMap();
  map.farm = farmModel(fake.hass, fake.layout).farms[0];
  map.words = new Words(fake.hass);
  document.body.replaceChildren(map);
  await map.updateComplete;
  return map;
}

const cells = (map: FarmMap): HTMLElement[] => [...map.renderRoot.querySelectorAll<HTMLElement>("[data-shelf]")];

async function press(map: FarmMap, key: string): Promise<string | undefined> {
  cells(map).find((cell) => cell.tabIndex === 0)?.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, composed: true }));
  await map.updateComplete;
  return cells(map).find((cell) => cell.tabIndex === 0)?.dataset["shelf"];
}

test("the map shows each shelf once, in words too, the highest on top", async () => {
  const fake = new FakeFarm();
  fake.rack("Rack 1", [WELL, SICK]);
  const map = await mapOf(fake);
  expect(cells(map).map((cell) => cell.getAttribute("aria-label"))).toEqual([
    "Shelf 2 lettuce_butterhead On target 96, Rack 1",
    "Shelf 1 lettuce_butterhead Act now 40, Rack 1",
  ]);
});

test("a name is text, never markup", async () => {
  const fake = new FakeFarm();
  fake.rack("Rack 1", [WELL]);
  fake.devices["rack_1"] = { id: "rack_1", name: "<img src=x>", name_by_user: null };
  const map = await mapOf(fake);
  expect(map.renderRoot.querySelector("img")).toBeNull();
  expect(map.renderRoot.querySelector("h3")?.textContent).toBe("<img src=x>");
});

test("arrow keys move through the racks, and one shelf alone is in the tab order", async () => {
  const fake = new FakeFarm();
  fake.rack("Rack 1", [WELL, WELL, WELL]);
  fake.rack("Rack 2", [WELL, WELL]);
  const map = await mapOf(fake);
  map.focusShelf("rack_1_3");
  await map.updateComplete;
  expect(await press(map, "ArrowDown")).toBe("rack_1_2");
  expect(await press(map, "ArrowDown")).toBe("rack_1_1");
  expect(await press(map, "ArrowDown")).toBe("rack_1_1");
  expect(await press(map, "ArrowRight")).toBe("rack_2_1");
  expect(await press(map, "Home")).toBe("rack_1_3");
  expect(cells(map).filter((cell) => cell.tabIndex === 0)).toHaveLength(1);
});

test("a click asks for the shelf", async () => {
  const fake = new FakeFarm();
  fake.rack("Rack 1", [WELL]);
  const map = await mapOf(fake);
  const asked: unknown[] = [];
  map.addEventListener("vf-open-shelf", (event) => asked.push((event as CustomEvent).detail));
  cells(map)[0]?.click();
  expect(asked).toEqual(["rack_1_1"]);
});

test.each(COLOURINGS)("every shelf has an icon and a word when coloured by %s", (by) => {
  const fake = new FakeFarm();
  const silent = { ...WELL, "sensor.temperature": "unavailable", "sensor.air_vpd": "unavailable" };
  const unknown = { ...WELL, "sensor.health": "unknown", "sensor.days_to_harvest": "unknown", "select.stage": "unknown" };
  fake.rack("Rack 1", [WELL, SICK, silent, unknown, { ...WELL, "sensor.crop": "none" }]);
  const words = new Words(fake.hass);
  for (const shelf of farmModel(fake.hass, fake.layout).farms[0]?.shelves ?? []) {
    const look = lookOf(shelf, by, words);
    expect(look.icon).toMatch(/^mdi:/);
    expect(look.word).not.toBe("");
  }
});

test("a VPD out of its band says to which side", () => {
  const fake = new FakeFarm();
  fake.rack("Rack 1", [SICK]);
  const shelf = farmModel(fake.hass, fake.layout).farms[0]?.shelves[0];
  expect(shelf && lookOf(shelf, "vpd", new Words(fake.hass))).toMatchObject({ word: "Too low", number: "0.85 kPa", tone: "act" });
});

test.each([3, 13])("an empty shelf is sown from the map, also among %i racks", async (racks) => {
  const fake = new FakeFarm();
  const empty = { ...WELL, "sensor.crop": "none" };
  for (let rack = 1; rack <= racks; rack += 1) fake.rack(`Rack ${rack}`, [empty]);
  const map = await mapOf(fake);
  const sow = [...map.renderRoot.querySelectorAll<HTMLElement>("[aria-label^='Sow: ']")];
  expect(sow.map((button) => button.getAttribute("aria-label"))).toContain("Sow: Rack 2 Shelf 1");
  const asked: unknown[] = [];
  map.addEventListener("vf-sow", (event) => asked.push((event as CustomEvent).detail));
  sow[1]?.click();
  expect(asked).toEqual(["rack_2_1"]);
  map.focusShelf("rack_2_1");
  await map.updateComplete;
  expect(sow.filter((button) => button.tabIndex === 0)).toEqual([sow[1]]);
});
