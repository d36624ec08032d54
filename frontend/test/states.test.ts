/** What the panel says where there is little or nothing to show. */

import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { Connection, Hass } from "../src/hass";
import type { Layout } from "../src/layout";
import "../src/more-views";
import { VerticalFarmPanel } from "../src/panel";
import { FakeFarm, WELL } from "./farm";

/** A connection that answers with a layout, with null that it refuses, or not at all. */
function connection(layout: Layout | null | undefined): Connection {
  return {
    subscribeMessage: <T>(callback: (message: T) => void, { type }: { type: string }) => {
      if (type !== "vertical_farm/layout/subscribe") return Promise.resolve(() => Promise.resolve());
      if (layout === null) return Promise.reject(new Error("unknown_command"));
      if (layout) callback(layout as T);
      return Promise.resolve(() => Promise.resolve());
    },
    addEventListener: () => undefined,
    removeEventListener: () => undefined,
  };
}

async function open(fake: FakeFarm, more: Partial<Hass> = {}, path = "/farm"): Promise<VerticalFarmPanel> {
  const panel = new VerticalFarmPanel();
  panel.route = { path };
  panel.hass = { ...fake.hass, connection: connection(fake.layout), ...more };
  document.body.replaceChildren(panel);
  await settled(panel);
  return panel;
}

async function settled(panel: VerticalFarmPanel): Promise<void> {
  for (let turn = 0; turn < 5; turn++) await Promise.resolve();
  await panel.updateComplete;
}

/** All that is written in an element and the elements within it. */
function text(root: ParentNode): string {
  const own = [...root.querySelectorAll("*")].map((each) => (each.shadowRoot ? text(each.shadowRoot) : "")).join(" ");
  return `${root.textContent ?? ""} ${own}`.replace(/\s+/g, " ");
}

const said = (panel: VerticalFarmPanel): string => text(panel.renderRoot as ShadowRoot);

function farm(...shelves: Parameters<FakeFarm["rack"]>[1]): FakeFarm {
  const fake = new FakeFarm();
  if (shelves.length) fake.rack("Rack 1", shelves);
  return fake;
}

beforeEach(() => void vi.useFakeTimers({ now: Date.parse("2026-11-23T08:25:00Z") }));
afterEach(() => {
  document.body.replaceChildren();
  vi.useRealTimers();
});

describe("the panel says", () => {
  test("that it is loading, with the places of the racks that were seen last", async () => {
    const panel = await open(farm(WELL), { connection: connection(undefined) });
    const skeleton = panel.renderRoot.querySelector(".skeleton");
    expect(skeleton?.getAttribute("aria-label")).toBe("Loading the farm");
    expect(skeleton?.children.length).toBeGreaterThan(0);
  });

  test("that the integration does not answer, and to whom may mend it, where", async () => {
    const panel = await open(farm(WELL), { connection: connection(null) });
    expect(said(panel)).toContain("The integration does not answer.");
    expect(panel.renderRoot.querySelector("main button")?.textContent).toContain("Open");
    const grower = await open(farm(WELL), { connection: connection(null), user: { is_admin: false } });
    expect(grower.renderRoot.querySelector("main button")).toBeNull();
  });

  test("that no farm is loaded", async () => {
    expect(said(await open(farm(WELL), { connection: connection({ farms: [] }) }))).toContain("No farm is loaded.");
  });

  test("that Home Assistant starts, until it runs", async () => {
    const fake = farm(WELL);
    const starting = { ...fake.hass.config, state: "STARTING" };
    const panel = await open(fake, { config: starting });
    expect(said(panel)).toContain("Home Assistant is starting.");
    panel.hass = { ...(panel.hass as Hass), config: { ...starting, state: "RUNNING" } };
    await settled(panel);
    expect(said(panel)).not.toContain("Home Assistant is starting.");
  });

  test("from when the values are once the connection is lost, and keeps the map", async () => {
    const panel = await open(farm(WELL));
    panel.hass = { ...(panel.hass as Hass), connected: false };
    await settled(panel);
    expect(said(panel)).toContain("Connection lost. Values from 09:25.");
    expect(said(panel)).toContain("lettuce_butterhead");
  });

  test("that a shelf was removed, with the way back", async () => {
    const panel = await open(farm(WELL), {}, "/shelf/gone");
    expect(said(panel)).toContain("This shelf was removed.");
    expect(said(panel)).toContain("Back to the farm");
  });

  test("that there is no rack yet, and who adds one", async () => {
    const asGrower = said(await open(farm(), { user: { is_admin: false } }));
    expect(asGrower).toContain("No racks yet.");
    expect(asGrower).toContain("An administrator adds racks");
    expect(asGrower).not.toContain("Add rack");
  });
});

describe("the map says", () => {
  test("for how long a shelf has no data, and never that it is well", async () => {
    const silent = { ...WELL, "sensor.temperature": "unavailable", "sensor.air_vpd": "unavailable" };
    const panel = said(await open(farm(silent)));
    expect(panel).toContain("No data 25 min");
    expect(panel).toContain("Rack 1 · Shelf 1 for 25 min");
    expect(panel).not.toContain("On target");
  });

  test("how many have no data, and not all of them before what is due today", async () => {
    const silent = { ...WELL, "sensor.temperature": "unavailable", "sensor.air_vpd": "unavailable" };
    const panel = said(await open(farm(...Array.from({ length: 30 }, () => silent))));
    expect(panel).toContain("No data (30)");
    expect(panel).toContain("Show all 30");
  });

  test("that first values are waited for", async () => {
    expect(said(await open(farm({ ...WELL, "sensor.health": "unknown" })))).toContain("Waiting for first values");
  });

  test("that a shelf is empty, and offers to sow there", async () => {
    const panel = said(await open(farm({ ...WELL, "sensor.crop": "none", "sensor.health": "unknown" })));
    expect(panel).toContain("Empty");
    expect(panel).toContain("Sow");
  });

  test("that nothing needs anybody", async () => {
    expect(said(await open(farm(WELL)))).toContain("Nothing needs you now.");
  });

  test("that the companion is gone, since when, and what waits; nothing while it answers", async () => {
    const paired = farm(WELL);
    paired.say("farm", "binary_sensor.companion_connected", "on");
    expect(said(await open(paired))).not.toContain("companion");
    const fake = farm(WELL);
    fake.say("farm", "binary_sensor.companion_connected", "off");
    fake.say("farm", "sensor.companion_synced", "2026-11-23T08:10:00+00:00");
    fake.say("farm", "sensor.companion_backlog", "42");
    expect(said(await open(fake))).toContain(
      "The companion cannot be reached; the farm goes on by itself. Last contact 15 minutes ago. Records that wait: 42.",
    );
  });
});

test("proposals that wait are said to who may answer them", async () => {
  const fake = farm(WELL);
  fake.say("farm", "sensor.companion_proposals", "2");
  expect(said(await open(fake))).toContain("Proposals of the team that wait: 2.");
  expect(said(await open(fake, { user: { is_admin: false } }))).not.toContain("Proposals");
});

describe("a shelf says", () => {
  test("that it is empty since a day, and what to do", async () => {
    const fake = farm({ ...WELL, "sensor.crop": "none", "event.crop_event": "2026-11-12T08:00:00+00:00" });
    expect(said(await open(fake, {}, "/shelf/rack_1_1"))).toContain("Empty since Nov 12. Choose a recipe to start.");
  });

  test("of which metric there is no data, and for how long", async () => {
    const fake = farm({ ...WELL, "sensor.temperature": "unavailable" });
    const target = { target: "temperature", unit: "°C", precision: 1, value: null, low: 20, high: 23, position: "unknown" };
    const answering = connection(fake.layout);
    const detail = { targets: [target], batch: null, ready: false, stages: [], devices: [] };
    const shelf: Connection["subscribeMessage"] = (callback, command, options) => {
      if (command.type !== "vertical_farm/shelf/subscribe") return answering.subscribeMessage(callback, command, options);
      callback(detail as never);
      return Promise.resolve(() => Promise.resolve());
    };
    const panel = await open(fake, { connection: { ...answering, subscribeMessage: shelf } }, "/shelf/rack_1_1");
    await settled(panel);
    expect(said(panel)).toContain("Temperature No data target 20.0–23.0 °C for 25 min");
  });

  test("its alarms, and leaves no gap where there are none", async () => {
    const quiet = await open(farm(WELL), {}, "/shelf/rack_1_1");
    expect(quiet.renderRoot.querySelector("vf-shelf-view")?.shadowRoot?.querySelector("vf-act-now")).toBeNull();
    const fake = farm(WELL);
    const alarm = { alarm: "air_dry.1", kind: "air_dry", device_id: "rack_1_1", severity: "warning", explained_by: null, shelved_until: null };
    fake.say("farm", "binary_sensor.alarm", ["on", { alarms: [{ ...alarm, part: null, value: 1.8, limit: 1.6, unit: "kPa", since: "2026-11-23T08:00:00Z" }] }]);
    expect(said(await open(fake, {}, "/shelf/rack_1_1"))).toContain("Warning air dry: 1.8 kPa, limit 1.6 kPa");
  });

  test("to who is no administrator nothing of what only administrators may do", async () => {
    expect(said(await open(farm(WELL), {}, "/shelf/rack_1_1"))).toContain("Device page");
    expect(said(await open(farm(WELL), { user: { is_admin: false } }, "/shelf/rack_1_1"))).not.toContain("Device page");
  });
});
