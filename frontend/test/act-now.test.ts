import { describe, expect, test, vi } from "vitest";
import { ActNow } from "../src/act-now";
import { farmModel, type Alarm, type Farm } from "../src/model";
import { needsOf } from "../src/needs";
import { Words } from "../src/words";
import { FakeFarm, WELL } from "./farm";

const SICK = { ...WELL, "sensor.health": ["40", { grade: "bad" }] } as const;

function alarm(kind: string, device_id: string, more: Partial<Alarm> = {}): Alarm {
  return {
    alarm: `${kind}.${device_id}`,
    kind,
    part: null,
    device_id,
    severity: "warning",
    value: null,
    limit: null,
    unit: null,
    since: "2026-11-23T08:00:00+00:00",
    acknowledged: false,
    shelved_until: null,
    explained_by: null,
    ...more,
  };
}

function farmWith(...alarms: Alarm[]): FakeFarm {
  const fake = new FakeFarm();
  fake.rack("Rack 1", [SICK, WELL]);
  fake.device("tank", "Tank 1");
  fake.layout.farms[0]?.reservoirs.push("tank");
  fake.say("farm", "binary_sensor.alarm", ["on", { alarms }]);
  return fake;
}

function look(fake: FakeFarm): Farm {
  const farm = farmModel(fake.hass, fake.layout).farms[0];
  if (!farm) throw new Error("There is no farm.");
  return farm;
}

describe("what needs someone", () => {
  test("a critical alarm comes before a sick shelf, and that before a warning", () => {
    const fake = farmWith(alarm("ph_off", "tank"), alarm("co2_danger", "rack_1", { severity: "critical" }));
    expect(needsOf(look(fake)).map((need) => need.name)).toEqual(["Rack 1", "Rack 1 · Shelf 2", "Tank 1"]);
  });

  test("what nobody has seen comes before what somebody works on", () => {
    const critical = { severity: "critical" } as const;
    const fake = farmWith(alarm("leak", "tank", { ...critical, acknowledged: true }), alarm("air_hot", "rack_1", critical));
    const needs = needsOf(look(fake));
    expect(needs.map((need) => need.name)).toEqual(["Rack 1", "Tank 1", "Rack 1 · Shelf 2"]);
    expect(needs.map((need) => need.unseen)).toEqual([["air_hot.rack_1"], [], []]);
  });

  test("what the guard lets go by itself comes last", () => {
    const fake = farmWith(alarm("co2_low", "rack_1"));
    const fault = { entity_id: "switch.valve", fault: "full", since: "2026-11-23T07:00:00+00:00", needs_acknowledgement: false };
    fake.say("tank", "binary_sensor.guard", ["on", { faults: [fault] }]);
    expect(needsOf(look(fake)).map((need) => need.name)).toEqual(["Rack 1 · Shelf 2", "Rack 1", "Tank 1"]);
  });

  test("a sick shelf with an alarm is one place", () => {
    const needs = needsOf(look(farmWith(alarm("air_dry", "rack_1_2"))));
    expect(needs).toHaveLength(1);
    expect(needs[0]).toMatchObject({ name: "Rack 1 · Shelf 2", shelf: { health: 40 } });
  });

  test("what an alarm explains is folded under it, also by way of another", () => {
    const fake = farmWith(
      alarm("power_lost", "farm", { severity: "critical" }),
      alarm("no_flow", "tank", { explained_by: "power_lost.farm" }),
      alarm("pump_weak", "tank", { explained_by: "no_flow.tank" }),
    );
    const [power, ...others] = needsOf(look(fake));
    expect(power?.causes[0]?.explains.map((each) => each.kind)).toEqual(["no_flow", "pump_weak"]);
    expect(others.map((need) => need.name)).toEqual(["Rack 1 · Shelf 2"]);
  });

  test("what was put aside, and what a cause that is over still explains, needs nobody", () => {
    const fake = farmWith(
      alarm("ph_off", "tank", { shelved_until: "2026-11-24T08:00:00+00:00" }),
      alarm("no_flow", "tank", { explained_by: "leak.tank" }),
    );
    expect(needsOf(look(fake)).map((need) => need.place)).toEqual(["rack_1_2"]);
  });

  test("alarms that explain each other are no endless loop", () => {
    const fake = farmWith(
      alarm("leak", "tank", { explained_by: "dry_run.tank" }),
      alarm("dry_run", "tank", { explained_by: "leak.tank" }),
    );
    expect(needsOf(look(fake)).map((need) => need.place)).toEqual(["rack_1_2"]);
  });
});

async function shown(fake: FakeFarm, more: Partial<ActNow> = {}): Promise<ActNow> {
  const view = new ActNow();
  Object.assign(view, { hass: fake.hass, farm: look(fake), words: new Words(fake.hass), ...more });
  document.body.replaceChildren(view);
  await view.updateComplete;
  return view;
}

const text = (view: ActNow): string => (view.renderRoot.textContent ?? "").replace(/\s+/g, " ");

describe("as it is shown", () => {
  const dry = alarm("air_dry", "rack_1_2", { part: "vpd", value: 1.8, limit: 1.6, unit: "kPa" });

  test("severity, what, part, value and limit are said", async () => {
    expect(text(await shown(farmWith(dry)))).toContain("Warning air dry, Air VPD: 1.8 kPa, limit 1.6 kPa");
  });

  test("a device that is no longer there is not called by its id", async () => {
    const gone = farmWith(alarm("device_disobeys", "rack_1", { part: "cf0cd76958e0c9c54fcbf10e1ad29efb" }));
    expect(text(await shown(gone))).toContain("device disobeys, a device that was removed");
  });

  test("temperatures are in the user's unit", async () => {
    const fake = farmWith(alarm("air_hot", "rack_1", { value: 30, limit: 27, unit: "°C" }));
    const hass = { ...fake.hass, config: { time_zone: "UTC", unit_system: { temperature: "°F" } } };
    expect(text(await shown(fake, { hass }))).toContain("86 °F, limit 80.6 °F");
  });

  test("acknowledging says so of the alarms that nobody has seen", async () => {
    const fake = farmWith(dry, alarm("co2_low", "rack_1_2", { acknowledged: true }));
    const calls: unknown[] = [];
    const hass = { ...fake.hass, callService: (...call: unknown[]) => Promise.resolve(calls.push(call)) };
    const view = await shown(fake, { hass });
    view.renderRoot.querySelector<HTMLButtonElement>("[aria-label^=Acknowledge]")?.click();
    expect(calls).toEqual([["vertical_farm", "acknowledge_alarm", { alarm: ["air_dry.rack_1_2"] }, undefined, false]]);
  });

  test("a latched fault is acknowledged by the button of its place", async () => {
    const fake = farmWith(alarm("leak", "tank", { severity: "critical" }));
    const fault = { entity_id: "switch.pump", fault: "leak", since: "2026-11-23T07:00:00+00:00", needs_acknowledgement: true };
    fake.say("tank", "binary_sensor.guard", ["on", { faults: [fault] }]);
    fake.say("tank", "button.acknowledge", "unknown");
    const calls: unknown[] = [];
    const hass = { ...fake.hass, callService: (...call: unknown[]) => Promise.resolve(calls.push(call)) };
    const view = await shown(fake, { hass });
    view.renderRoot.querySelector<HTMLButtonElement>("[aria-label='Acknowledge: Tank 1']")?.click();
    expect(calls).toEqual([["button", "press", { entity_id: "button.tank_acknowledge" }, undefined, false]]);
  });

  test("what was refused says why, offers to try again, and leaves the button as it was", async () => {
    const fake = farmWith(dry);
    let refusals = 0;
    const refuse = (): Promise<never> => Promise.reject(new Error(`No ${++refusals}`));
    const view = await shown(fake, { hass: { ...fake.hass, callService: refuse } });
    const toasts: { message: string; action: { text: string; action: () => void } }[] = [];
    view.addEventListener("hass-notification", (event) => toasts.push((event as CustomEvent).detail));
    const button = view.renderRoot.querySelector<HTMLButtonElement>("[aria-label^=Acknowledge]");
    button?.click();
    await view.updateComplete;
    await vi.waitFor(() => expect(toasts).toHaveLength(1));
    expect(toasts[0]).toMatchObject({ message: "That did not work: No 1", action: { text: "Try again" } });
    toasts[0]?.action.action();
    await vi.waitFor(() => expect(toasts).toHaveLength(2));
    await view.updateComplete;
    expect(button?.disabled).toBe(false);
  });

  test("the words of alarms are asked for once there is one, and again in another language", async () => {
    const fake = farmWith();
    const asked: unknown[] = [];
    const hass = { ...fake.hass, loadBackendTranslation: (category: string) => Promise.resolve(asked.push(category)) };
    await shown(fake, { hass });
    expect(asked).toEqual([]);
    const view = await shown(farmWith(dry), { hass });
    view.words = new Words({ ...hass, language: "de", locale: { language: "de" } });
    await view.updateComplete;
    view.words = new Words({ ...hass, language: "de", locale: { language: "de" } });
    await view.updateComplete;
    expect(asked).toEqual(["common", "selector", "common", "selector"]);
  });

  test("a long list is cut, and shown whole by a click", async () => {
    const fake = new FakeFarm();
    fake.rack("Rack 1", Array.from({ length: 12 }, () => SICK));
    const view = await shown(fake);
    expect(view.renderRoot.querySelectorAll("section > ul > li").length).toBeLessThan(12);
    view.renderRoot.querySelector<HTMLButtonElement>(".all")?.click();
    await view.updateComplete;
    expect(view.renderRoot.querySelectorAll("section > ul > li")).toHaveLength(12);
  });

  test("a shelf's own page shows its alarms alone, and nothing where there is none", async () => {
    const fake = farmWith(dry, alarm("ph_off", "tank"));
    expect(text(await shown(fake, { only: "rack_1_2" }))).not.toContain("ph off");
    expect((await shown(fake, { only: "rack_1_1" })).renderRoot.querySelector("section")).toBeNull();
  });
});
