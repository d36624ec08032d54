/** What our cards tell Home Assistant of themselves: their settings, and for what they are suggested. */

import { afterEach, beforeAll, describe, expect, test } from "vitest";
import type { Hass } from "../src/hass";
import { FakeFarm, WELL } from "./farm";

interface Form {
  schema: { name: string; required?: boolean; selector: { select?: { options: { value: string; label: string }[] } } }[];
  computeLabel(field: { name: string }): string;
}
interface CardClass {
  new (): HTMLElement & { setConfig(config: object): void };
  getConfigForm(): Form;
}
interface Offered {
  type: string;
  getEntitySuggestion?: (hass: Hass, entity: string) => { config: Record<string, unknown> } | null;
}

const classOf = (type: string): CardClass => customElements.get(type) as unknown as CardClass;
const offered = (): Offered[] => (window as unknown as { customCards: Offered[] }).customCards;

function suggested(hass: Hass, entity: string): Record<string, unknown>[] {
  return offered().flatMap((card) => {
    const suggestion = card.getEntitySuggestion?.(hass, entity);
    return suggestion ? [suggestion.config] : [];
  });
}

beforeAll(async () => {
  await Promise.all([import("../src/map-card"), import("../src/shelf-card"), import("../src/light-card"), import("../src/view-card")]);
});
afterEach(() => void (document.documentElement.lang = ""));

test("each card is offered once", () => {
  expect(offered().map(({ type }) => type).sort()).toEqual([
    "vertical-farm-light-plan-card",
    "vertical-farm-map-card",
    "vertical-farm-shelf-card",
    "vertical-farm-view-card",
  ]);
});

describe("the settings", () => {
  test.each([
    ["vertical-farm-map-card", ["Farm", "Farbe nach"]],
    ["vertical-farm-light-plan-card", ["Farm", "Etage"]],
    ["vertical-farm-shelf-card", ["Etage"]],
    ["vertical-farm-view-card", ["Ansicht", "Farm"]],
  ])("of %s have a name each, in the language of the page", (type, names) => {
    document.documentElement.lang = "de";
    const form = classOf(type).getConfigForm();
    expect(form.schema.map((field) => form.computeLabel(field))).toEqual(names);
  });

  test.each(["vertical-farm-map-card", "vertical-farm-view-card"])("of %s are chosen by their names, and each choice is taken", (type) => {
    const Card = classOf(type);
    const field = Card.getConfigForm().schema.find(({ selector }) => selector.select);
    const options = field?.selector.select?.options ?? [];
    expect(options.length).toBeGreaterThan(3);
    for (const { value, label } of options) {
      expect(label).not.toBe(value);
      expect(() => new Card().setConfig({ type: `custom:${type}`, [field?.name ?? ""]: value })).not.toThrow();
    }
  });

  test.each([
    ["vertical-farm-map-card", { colour_by: "purple" }, "one of health, vpd, stage, harvest"],
    ["vertical-farm-light-plan-card", { shelf: 3 }, "the device id of a shelf"],
    ["vertical-farm-shelf-card", {}, "the device id of a shelf"],
    ["vertical-farm-view-card", { view: "nothing" }, "one of farm, tasks, light"],
  ])("of %s that are wrong are refused with what would be right", (type, config, right) => {
    expect(() => new (classOf(type))().setConfig(config)).toThrow(right);
  });
});

test("cards are suggested for entities of ours that they show, and for no others", () => {
  const fake = new FakeFarm();
  fake.rack("Rack 1", [{ ...WELL, "sensor.planned_level": "80" }]);
  fake.say("farm", "select.mode", "normal");
  const { hass } = fake;
  const foreign = { entity_id: "select.other_mode", platform: "other", device_id: "other", translation_key: "mode" };
  hass.entities["select.other_mode"] = foreign as never;
  expect(suggested(hass, "select.farm_mode")).toEqual([{ type: "custom:vertical-farm-map-card", farm: "farm" }]);
  expect(suggested(hass, "sensor.rack_1_1_planned_level")).toEqual([
    { type: "custom:vertical-farm-light-plan-card", shelf: "rack_1_1" },
  ]);
  expect(suggested(hass, "sensor.rack_1_1_crop")).toEqual([{ type: "custom:vertical-farm-shelf-card", shelf: "rack_1_1" }]);
  expect(suggested(hass, "select.other_mode")).toEqual([]);
  expect(suggested(hass, "sensor.rack_1_1_temperature")).toEqual([]);
  expect(suggested(hass, "sensor.gone")).toEqual([]);
});

test("the card of a shelf shows it as the panel does, and says when it is gone", async () => {
  const fake = new FakeFarm();
  fake.rack("Rack 1", [WELL]);
  const layout = fake.layout;
  const connection: Hass["connection"] = {
    ...fake.hass.connection,
    subscribeMessage: <T>(callback: (message: T) => void, { type }: { type: string }) => {
      if (type === "vertical_farm/layout/subscribe") callback(layout as T);
      return Promise.resolve(() => Promise.resolve());
    },
  };
  const Card = classOf("vertical-farm-shelf-card");
  const shown = async (shelf: string): Promise<ShadowRoot> => {
    const card = new Card() as InstanceType<CardClass> & { hass: Hass; updateComplete: Promise<boolean> };
    card.setConfig({ type: "custom:vertical-farm-shelf-card", shelf });
    document.body.replaceChildren(card);
    card.hass = { ...fake.hass, connection };
    await import("../src/panel");
    for (let turn = 0; turn < 10; turn++) await Promise.resolve();
    await card.updateComplete;
    return card.shadowRoot as ShadowRoot;
  };
  const root = await shown("rack_1_1");
  expect(root.querySelector("h2")?.textContent).toBe("Rack 1 · Shelf 1");
  const view = root.querySelector("vf-shelf-view");
  expect(view?.shadowRoot?.textContent).toContain("lettuce_butterhead");
  expect((await shown("gone")).textContent).toContain("This shelf was removed.");
});
