/** A farm to test with: Home Assistant's states and registries, and the layout. */

import type { Device, EntityEntry, Hass, State } from "../src/hass";
import type { Layout } from "../src/layout";

type Said = string | readonly [state: string, attributes: Record<string, unknown>];

export const WELL: Readonly<Record<string, Said>> = {
  "sensor.crop": ["lettuce_butterhead", { batch: "lettuce-1" }],
  "sensor.health": ["96", { grade: "good", confidence: 90, deductions: [] }],
  "binary_sensor.in_target": ["on", { low: [], high: [], unknown: [] }],
  "binary_sensor.vpd_in_target": "on",
  "sensor.temperature": ["21.5", { unit_of_measurement: "°C" }],
  "sensor.air_vpd": ["0.85", { unit_of_measurement: "kPa" }],
  "sensor.days_to_harvest": "12",
  "sensor.harvest_date": "2026-12-05",
  "select.stage": "vegetative",
  "sensor.sensor_problems": ["0", { problems: [] }],
};

export class FakeFarm {
  readonly states: Record<string, State> = {};
  readonly entities: Record<string, EntityEntry> = {};
  readonly devices: Record<string, Device> = {};
  readonly layout: Layout = {
    farms: [{ config_entry_id: "entry", device_id: "farm", racks: [], reservoirs: [] }],
  };

  constructor() {
    this.device("farm", "Hall A");
  }

  device(id: string, name: string, said: Readonly<Record<string, Said>> = {}): void {
    this.devices[id] = { id, name, name_by_user: null };
    for (const [key, what] of Object.entries(said)) this.say(id, key, what);
  }

  say(device: string, key: string, said: Said): void {
    const [domain = "", name = ""] = key.split(".");
    const entity_id = `${domain}.${device}_${name}`;
    const [state, attributes] = typeof said === "string" ? [said, {}] : said;
    const time = "2026-11-23T08:00:00+00:00";
    this.states[entity_id] = { entity_id, state, attributes, last_changed: time, last_updated: time };
    this.entities[entity_id] = { entity_id, platform: "vertical_farm", device_id: device, translation_key: name };
  }

  rack(name: string, shelves: readonly Readonly<Record<string, Said>>[], row: string | null = null): void {
    const id = name.toLowerCase().replaceAll(" ", "_");
    this.device(id, name);
    const places = shelves.map((said, index) => {
      const level = shelves.length - index;
      this.device(`${id}_${level}`, `Shelf ${level}`, said);
      return { device_id: `${id}_${level}`, level };
    });
    this.layout.farms[0]?.racks.push({ device_id: id, row, shelves: places });
  }

  get hass(): Hass {
    const connection = {
      subscribeMessage: () => Promise.resolve(() => Promise.resolve()),
      addEventListener: () => undefined,
      removeEventListener: () => undefined,
    };
    return {
      states: this.states,
      entities: this.entities,
      devices: this.devices,
      services: {},
      connection,
      connected: true,
      user: { is_admin: true },
      language: "en",
      locale: { language: "en", time_format: "24", time_zone: "server" },
      config: { time_zone: "Europe/Amsterdam", unit_system: { temperature: "°C" } },
      themes: {},
      localize: () => "",
      formatEntityState: (state) => state.state,
      loadBackendTranslation: () => Promise.resolve(undefined),
      callService: () => Promise.resolve(undefined),
      callApi: () => Promise.reject(new Error("There is no API.")),
      callWS: () => Promise.reject(new Error("There is no recorder.")),
    };
  }
}
