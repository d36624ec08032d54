/** The farm as the views show it, from Home Assistant's states and the farms' layout. */

import { isKnown, numberOf, type Device, type Hass, type State } from "./hass";
import type { FarmPlace, Layout, RackPlace } from "./layout";

export type Status = "good" | "watch" | "act" | "empty" | "no_data" | "unknown";

export interface Deduction {
  points: number;
  cause: string;
  metric: string | null;
  place: string | null;
}

export interface Shelf {
  id: string;
  name: string;
  rack: string;
  status: Status;
  health: number | null;
  confidence: number | null;
  deductions: readonly Deduction[];
  crop: State | undefined;
  stage: State | undefined;
  daysToHarvest: number | null;
  harvestDate: State | undefined;
  low: readonly string[];
  high: readonly string[];
  vpd: State | undefined;
  vpdInTarget: boolean | null;
  silentSince: string | null;
  problems: readonly Problem[];
  entities: Readonly<Record<string, string>>;
}

export interface Problem {
  entity_id: string;
  trust: string;
  cause: string;
}

export interface Rack {
  id: string;
  name: string;
  row: string | null;
  shelves: readonly Shelf[];
  entities: Readonly<Record<string, string>>;
}

export interface Fault {
  place: string;
  placeName: string;
  entityId: string;
  fault: string;
  since: string;
  acknowledge: string | null;
}

/** An alarm as the integration tells it. */
export interface Alarm {
  /** What it is called where it is acknowledged. */
  alarm: string;
  kind: string;
  /** The metric or the entity that it is about. */
  part: string | null;
  device_id: string;
  severity: "warning" | "critical";
  value: number | null;
  limit: number | null;
  unit: string | null;
  since: string;
  acknowledged: boolean;
  shelved_until: string | null;
  /** The alarm that is the cause of it. */
  explained_by: string | null;
}

export interface Reservoir {
  id: string;
  name: string;
}

export interface Farm {
  id: string;
  /** The farm's config entry. */
  entry: string;
  name: string;
  racks: readonly Rack[];
  shelves: readonly Shelf[];
  reservoirs: readonly Reservoir[];
  counts: Readonly<Record<Status, number>>;
  faults: readonly Fault[];
  /** All that are active, the most urgent first. */
  alarms: readonly Alarm[];
  actNow: readonly Shelf[];
  noData: readonly Shelf[];
  sensorProblems: { count: number; entityId: string | null };
  ready: number;
  mode: State | undefined;
  dataAgeMin: number | null;
  tasks: string | null;
  calendar: string | null;
  /** The farm's companion, where it is paired and does not answer. */
  lost: Lost | null;
  /** How many proposals of the companion wait for an answer. */
  proposals: number;
  entities: Readonly<Record<string, string>>;
}

/** A companion that cannot be reached. */
export interface Lost {
  /** When it was reached last, null where that is not known. */
  since: string | null;
  /** How many records wait to be sent. */
  waiting: number | null;
}

export interface FarmModel {
  farms: readonly Farm[];
  /** The states that the model was made of; others are no reason to look again. */
  watched: readonly string[];
}

const PLATFORM = "vertical_farm";
const MEASURED = ["temperature", "humidity", "air_vpd", "co2", "ppfd", "leaf_temperature"] as const;
const OF_GRADE: Readonly<Record<string, Status>> = { good: "good", watch: "watch", act: "act", bad: "act" };
const NO_ENTITIES: Readonly<Record<string, string>> = {};

type Index = ReadonlyMap<string, Readonly<Record<string, string>>>;

const indexes = new WeakMap<object, Index>();

/** Our entities of each device by their translation key; kept while the registry stays. */
function indexOf(hass: Hass): Index {
  const known = indexes.get(hass.entities);
  if (known) return known;
  const found = new Map<string, Record<string, string>>();
  for (const entityId in hass.entities) {
    const entry = hass.entities[entityId];
    if (entry?.platform !== PLATFORM || !entry.device_id || !entry.translation_key) continue;
    let entities = found.get(entry.device_id);
    if (!entities) found.set(entry.device_id, (entities = {}));
    entities[entry.translation_key] = entityId;
  }
  indexes.set(hass.entities, found);
  return found;
}

/** Our entities of a device by their translation key. */
export function entitiesOf(hass: Hass, deviceId: string): Readonly<Record<string, string>> {
  return indexOf(hass).get(deviceId) ?? NO_ENTITIES;
}

export function deviceName(device: Device | undefined): string {
  return device?.name_by_user ?? device?.name ?? "";
}

/** Looks at the states of one place, and remembers which it has looked at. */
class Place {
  readonly entities: Readonly<Record<string, string>>;

  constructor(
    private readonly hass: Hass,
    index: Index,
    readonly id: string,
    private readonly watched: string[],
  ) {
    this.entities = index.get(id) ?? NO_ENTITIES;
  }

  get name(): string {
    return deviceName(this.hass.devices[this.id]);
  }

  state(key: string): State | undefined {
    const entityId = this.entities[key];
    if (entityId === undefined) return undefined;
    this.watched.push(entityId);
    return this.hass.states[entityId];
  }
}

export function farmModel(hass: Hass, layout: Layout): FarmModel {
  const index = indexOf(hass);
  const watched: string[] = [];
  const farms = layout.farms.map((place) => farmOf(hass, index, watched, place));
  return { farms, watched };
}

function farmOf(hass: Hass, index: Index, watched: string[], layout: FarmPlace): Farm {
  const at = (id: string): Place => new Place(hass, index, id, watched);
  const place = at(layout.device_id);
  const racks = layout.racks.map((rack) => rackOf(rack, at));
  const shelves = racks.flatMap((rack) => rack.shelves);
  const counts: Record<Status, number> = { good: 0, watch: 0, act: 0, empty: 0, no_data: 0, unknown: 0 };
  for (const shelf of shelves) counts[shelf.status] += 1;
  const problems = place.state("sensor_problems");
  const guarded = [...layout.reservoirs, ...layout.racks.map((rack) => rack.device_id), layout.device_id];
  return {
    id: layout.device_id,
    entry: layout.config_entry_id,
    name: place.name,
    racks,
    shelves,
    reservoirs: layout.reservoirs.map((id) => ({ id, name: at(id).name })),
    counts,
    faults: faultsOf(guarded.map(at)),
    alarms: listOf<Alarm>(place.state("alarm")?.attributes["alarms"]),
    actNow: shelves
      .filter((shelf) => shelf.status === "act")
      .sort((one, other) => (one.health ?? 0) - (other.health ?? 0)),
    noData: shelves.filter((shelf) => shelf.status === "no_data"),
    sensorProblems: { count: numberOf(problems) ?? 0, entityId: problems?.entity_id ?? null },
    ready: numberOf(place.state("ready_to_harvest")) ?? 0,
    mode: place.state("mode"),
    dataAgeMin: numberOf(place.state("data_age")),
    tasks: place.entities["tasks"] ?? null,
    calendar: place.entities["growing"] ?? null,
    lost: lostOf(place),
    proposals: numberOf(place.state("companion_proposals")) ?? 0,
    entities: place.entities,
  };
}

function lostOf(place: Place): Lost | null {
  if (place.state("companion_connected")?.state !== "off") return null;
  const synced = place.state("companion_synced");
  return { since: isKnown(synced) ? synced.state : null, waiting: numberOf(place.state("companion_backlog")) };
}

function rackOf(layout: RackPlace, at: (id: string) => Place): Rack {
  const { id, name, entities } = at(layout.device_id);
  return {
    id,
    name,
    entities,
    row: layout.row,
    shelves: layout.shelves.map((shelf) => shelfOf(at(shelf.device_id), name)),
  };
}

function shelfOf(place: Place, rack: string): Shelf {
  const crop = place.state("crop");
  const health = place.state("health");
  const inTarget = place.state("in_target");
  const vpdInTarget = place.state("vpd_in_target");
  const measured = MEASURED.filter((key) => key in place.entities).map((key) => place.state(key));
  const silent = measured.length > 0 && !measured.some(isKnown);
  return {
    id: place.id,
    name: place.name,
    rack,
    status: statusOf(crop, health, silent),
    health: numberOf(health),
    confidence: asNumber(health?.attributes["confidence"]),
    deductions: listOf<Deduction>(health?.attributes["deductions"]),
    crop: isKnown(crop) && crop.state !== "none" ? crop : undefined,
    stage: place.state("stage"),
    daysToHarvest: numberOf(place.state("days_to_harvest")),
    harvestDate: place.state("harvest_date"),
    low: listOf<string>(inTarget?.attributes["low"]),
    high: listOf<string>(inTarget?.attributes["high"]),
    vpd: place.state("air_vpd"),
    vpdInTarget: isKnown(vpdInTarget) ? vpdInTarget.state === "on" : null,
    silentSince: silent ? latestChange(measured) : null,
    problems: listOf<Problem>(place.state("sensor_problems")?.attributes["problems"]),
    entities: place.entities,
  };
}

/** Whether anything is measured on a shelf. */
export function hasSensor(shelf: Shelf): boolean {
  return MEASURED.some((key) => key in shelf.entities);
}

/** Whether somebody has bound sensors and sown; the rest is choice. */
export function isSetUp(farm: Farm): boolean {
  return farm.shelves.some(hasSensor) && farm.shelves.some((shelf) => shelf.crop);
}

function statusOf(crop: State | undefined, health: State | undefined, silent: boolean): Status {
  if (crop?.state === "unavailable") return "no_data";
  if (!isKnown(crop)) return "unknown";
  if (crop.state === "none") return "empty";
  if (silent) return "no_data";
  if (!isKnown(health)) return "unknown";
  return OF_GRADE[String(health.attributes["grade"])] ?? "unknown";
}

function latestChange(states: readonly (State | undefined)[]): string | null {
  const changes = states.flatMap((state) => (state ? [state.last_changed] : []));
  return changes.length ? changes.reduce((one, other) => (one > other ? one : other)) : null;
}

/** What the guard holds, each device and fault once, at the place that is nearest to it. */
function faultsOf(places: readonly Place[]): Fault[] {
  const found = new Map<string, Fault>();
  for (const place of places) {
    const guard = place.state("guard");
    if (guard?.state !== "on") continue;
    for (const each of listOf<Record<string, unknown>>(guard.attributes["faults"])) {
      const entityId = String(each["entity_id"]);
      const fault = String(each["fault"]);
      const key = `${entityId} ${fault}`;
      if (found.has(key)) continue;
      found.set(key, {
        place: place.id,
        placeName: place.name,
        entityId,
        fault,
        since: String(each["since"]),
        acknowledge: each["needs_acknowledgement"] === true ? (place.entities["acknowledge"] ?? null) : null,
      });
    }
  }
  return [...found.values()].sort((one, other) => (one.since < other.since ? -1 : 1));
}

function listOf<T>(value: unknown): readonly T[] {
  return Array.isArray(value) ? (value as T[]) : [];
}

function asNumber(value: unknown): number | null {
  return typeof value === "number" ? value : null;
}

/** Whether anything that the model shows differs between two looks at Home Assistant. */
export function isNews(before: Hass | undefined, now: Hass, watched: readonly string[]): boolean {
  if (
    !before ||
    before.entities !== now.entities ||
    before.devices !== now.devices ||
    before.connected !== now.connected ||
    before.config.state !== now.config.state ||
    before.locale !== now.locale ||
    before.language !== now.language ||
    before.localize !== now.localize ||
    before.user !== now.user
  ) {
    return true;
  }
  return before.states !== now.states && watched.some((id) => before.states[id] !== now.states[id]);
}
