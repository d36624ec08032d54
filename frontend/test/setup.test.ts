import { describe, expect, test, vi } from "vitest";
import { beginFlow, filled, firstValues, giveUp } from "../src/flow";
import type { Hass } from "../src/hass";
import { meanOf, rowsOf, textOf, uniformityOf } from "../src/lamp-map";
import { farmModel } from "../src/model";
import { FarmStrategy } from "../src/strategy";
import { SetupView } from "../src/setup-view";
import { Suggestions, type Suggestion } from "../src/suggestions";
import { Words } from "../src/words";
import { FakeFarm, WELL } from "./farm";

const FIELDS = [
  { name: "name", required: true, description: { suggested_value: "Rack 1" } },
  { name: "shelf_count", default: 4 },
  { name: "row" },
  { name: "sensors", type: "expandable", schema: [{ name: "co2" }, { name: "humidity", description: { suggested_value: ["sensor.h"] } }] },
];

describe("a form of Home Assistant", () => {
  test("begins with what there is, else with what is usual", () => {
    expect(firstValues(FIELDS)).toEqual({ name: "Rack 1", shelf_count: 4, sensors: { humidity: ["sensor.h"] } });
  });

  test("is sent without what was emptied, but with its sections", () => {
    expect(filled({ name: "A", row: "", area: undefined, sensors: { co2: null, humidity: ["sensor.h"] } })).toEqual({
      name: "A",
      sensors: { humidity: ["sensor.h"] },
    });
  });

  test("for a known shelf skips what is clear", async () => {
    const callApi = vi.fn().mockResolvedValue({ type: "form", flow_id: "f", step_id: "shelf" });
    const hass = { callApi } as unknown as Hass;
    const answers = [{ next_step_id: "edit_shelf" }, { shelf: "s1" }];
    await beginFlow(hass, { entry: "e", kind: "rack", subentry: "r", answers });
    expect(callApi.mock.calls).toEqual([
      ["POST", "config/config_entries/subentries/flow", { handler: ["e", "rack"], subentry_id: "r" }],
      ["POST", "config/config_entries/subentries/flow/f", { next_step_id: "edit_shelf" }],
      ["POST", "config/config_entries/subentries/flow/f", { shelf: "s1" }],
    ]);
  });

  test("that is gone already can be given up", async () => {
    const hass = { callApi: () => Promise.reject(new Error("404")) } as unknown as Hass;
    await expect(giveUp(hass, "f")).resolves.toBeUndefined();
  });
});

describe("setting up", () => {
  async function textOf(fake: FakeFarm, admin: boolean): Promise<{ text: string; buttons: string[] }> {
    const view = new SetupView();
    const hass = { ...fake.hass, user: { is_admin: admin } };
    Object.assign(view, { hass, farm: farmModel(hass, fake.layout).farms[0], words: new Words(hass) });
    document.body.replaceChildren(view);
    await view.updateComplete;
    const buttons = [...view.renderRoot.querySelectorAll("button")].map((each) => each.textContent?.trim() ?? "");
    return { text: view.renderRoot.textContent?.replace(/\s+/g, " ") ?? "", buttons };
  }

  test("of an empty farm begins with the first rack", async () => {
    expect(await textOf(new FakeFarm(), true)).toMatchObject({ text: expect.stringContaining("No racks yet."), buttons: ["Add rack"] });
  });

  test("tells who is no administrator what one has to do, and lets them sow", async () => {
    const fake = new FakeFarm();
    fake.rack("Rack 1", [{ ...WELL, "sensor.crop": "none" }]);
    const { text, buttons } = await textOf(fake, false);
    expect(text).toContain("An administrator adds racks");
    expect(buttons).toEqual(["Sow"]);
  });
});

describe("suggested automations", () => {
  const LIGHT: Suggestion = { id: "light", alias: "Light follows the plan", why: "Rack 1 has lamps", config: { alias: "x" }, blueprint_missing: true };

  async function suggest(more: Partial<Hass>): Promise<Suggestions> {
    const fake = new FakeFarm();
    const hass: Hass = { ...fake.hass, callWS: <T>() => Promise.resolve({ response: { suggestions: [LIGHT] } } as T), ...more };
    const element = new Suggestions();
    Object.assign(element, { hass, farm: farmModel(hass, fake.layout).farms[0], words: new Words(hass) });
    document.body.replaceChildren(element);
    await vi.waitFor(() => expect(element.renderRoot.querySelector("li button")).toBeTruthy());
    return element;
  }

  test("are created by a click through Home Assistant's own endpoint, with the blueprint first", async () => {
    const done: string[] = [];
    const element = await suggest({
      callService: (_, service) => Promise.resolve(done.push(service)),
      callApi: <T>(method: string, path: string) => Promise.resolve(done.push(`${method} ${path}`) as T),
    });
    element.renderRoot.querySelector<HTMLElement>("li button")?.click();
    await vi.waitFor(() => expect(element.renderRoot.textContent).toContain("Created"));
    expect(done).toEqual(["install_blueprints", "POST config/automation/config/light"]);
  });

  test("that are refused say why, and can be tried again", async () => {
    const element = await suggest({
      callService: () => Promise.resolve(undefined),
      callApi: () => Promise.reject({ status_code: 400, body: { message: "No such lamp" } }),
    });
    element.renderRoot.querySelector<HTMLElement>("li button")?.click();
    await vi.waitFor(() => expect(element.renderRoot.querySelector("[role=alert]")?.textContent).toContain("No such lamp"));
    expect(element.renderRoot.querySelector("li button")?.textContent).toContain("Try again");
  });
});

test("the dashboard has the views of the panel, for one farm where one is asked for", async () => {
  const { views } = await FarmStrategy.generate({ type: "custom:vertical-farm", farm: "farm" }, new FakeFarm().hass);
  expect(views.map((view) => view.path)).toEqual(expect.arrayContaining(["farm", "tasks", "light", "recipes"]));
  expect(views.map((view) => view.path)).not.toContain("setup");
  expect(views[0]?.cards).toEqual([{ type: "custom:vertical-farm-view-card", view: "farm", farm: "farm" }]);
});

describe("the light of a lamp", () => {
  test("is read and written as the form has it, level by level", () => {
    const text = "50: 120 110, 100: 250 230 240";
    expect(textOf(rowsOf(text))).toBe(text);
    // The spots keep their places where one of them was not measured.
    const holes = "50: - 110, 100: 250 - - 240";
    expect(textOf(rowsOf(holes))).toBe(holes);
    expect(rowsOf(holes).find((row) => row.level === 100)?.spots).toEqual([null, null, 250, 240, null]);
    expect(rowsOf(text).map((row) => row.level)).toEqual([33, 50, 100]);
  });

  test("begins with three empty levels, which are not written", () => {
    expect(rowsOf(undefined).map((row) => row.level)).toEqual([33, 67, 100]);
    expect(textOf(rowsOf(""))).toBe("");
  });

  test("tells mean and uniformity of what was measured", () => {
    const row = { level: 100, spots: [200, 250, null, 300, 250] };
    expect(meanOf(row)).toBe(250);
    expect(uniformityOf(row)).toBe(0.8);
    expect(uniformityOf({ level: 100, spots: [200, null, null, null, null] })).toBeNull();
    expect(meanOf({ level: 100, spots: [null, null, null, null, null] })).toBeNull();
  });
});

test("the settings of a card are asked for in the language of the page", async () => {
  await import("../src/map-card");
  document.documentElement.lang = "de";
  const form = (customElements.get("vertical-farm-map-card") as unknown as { getConfigForm(): { computeLabel(field: object): string } }).getConfigForm();
  expect(form.computeLabel({ name: "colour_by" })).toBe("Farbe nach");
  document.documentElement.lang = "";
});

test("a new card of the light plan begins with one shelf, since all of them are long", async () => {
  await import("../src/light-card");
  const fake = new FakeFarm();
  fake.rack("Rack 1", [{ ...WELL, "sensor.planned_level": "80" }]);
  const card = customElements.get("vertical-farm-light-plan-card") as unknown as { getStubConfig(hass?: Hass): object };
  expect(card.getStubConfig(fake.hass)).toEqual({ shelf: "rack_1_1" });
  expect(card.getStubConfig()).toEqual({});
});
