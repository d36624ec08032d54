import { expect, test, vi } from "vitest";
import type { Hass } from "../src/hass";
import { Reasons, type Explained } from "../src/reasons";
import { Words } from "../src/words";
import { FakeFarm } from "./farm";

const PUMP: Explained = {
  entity_id: "switch.pump",
  name: "Pump",
  on: false,
  since: "2026-11-23T08:00:00+00:00",
  text: "Pump was not switched on",
  last: null,
  earlier: [{ at: "2026-11-23T07:00:00+00:00", text: "was switched on because water was due" }],
  gates: [
    { key: "mode", held: false, detail: "normal" },
    { key: "guard", held: true, detail: "dry" },
  ],
};

async function shown(): Promise<{ element: Reasons; asked: Record<string, unknown>[]; hass: Hass }> {
  const fake = new FakeFarm();
  const asked: Record<string, unknown>[] = [];
  fake.say("farm", "sensor.mode", "normal");
  const hass: Hass = {
    ...fake.hass,
    callWS: <T>(command: Record<string, unknown>) => {
      asked.push(command);
      return Promise.resolve({ response: { devices: [PUMP] } } as T);
    },
  };
  const element = new Reasons();
  Object.assign(element, { hass, words: new Words(hass), devices: ["switch.pump"] });
  document.body.replaceChildren(element);
  await vi.waitFor(() => expect(element.renderRoot.querySelector("li")).toBeTruthy());
  return { element, asked, hass };
}

test("a device says why it is off, what holds it back, and what was before", async () => {
  const { element, asked } = await shown();
  const text = element.renderRoot.textContent?.replace(/\s+/g, " ");
  expect(text).toContain("Pump was not switched on");
  expect(text).toContain("Held back: reservoir empty");
  expect(text).not.toContain("Mode");
  expect(text).toContain("08:00 was switched on because water was due");
  expect(asked).toMatchObject([{ service: "explain", target: { entity_id: ["switch.pump"] } }]);
});

test("it is asked again when the device was switched, not when others were", async () => {
  vi.useFakeTimers({ toFake: ["setTimeout"] });
  const { element, asked, hass } = await shown().finally(() => undefined);
  const said = (id: string): Hass => ({ ...hass, states: { ...hass.states, [id]: { ...Object.values(hass.states)[0]!, state: "on" } } });
  element.hass = said("switch.other");
  vi.advanceTimersByTime(5000);
  expect(asked).toHaveLength(1);
  element.hass = said("switch.pump");
  vi.advanceTimersByTime(5000);
  expect(asked).toHaveLength(2);
  vi.useRealTimers();
});
