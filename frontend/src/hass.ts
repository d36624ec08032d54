/** What the panel uses of Home Assistant's `hass` object. */

export interface State {
  entity_id: string;
  state: string;
  attributes: Record<string, unknown>;
  last_changed: string;
  last_updated: string;
}

export interface EntityEntry {
  entity_id: string;
  platform?: string;
  device_id?: string;
  translation_key?: string;
}

export interface Device {
  id: string;
  name: string | null;
  name_by_user: string | null;
  /** What it is a part of: a shelf of its rack. */
  parent_device_id?: string | null;
  identifiers?: readonly (readonly [domain: string, id: string])[];
}

export interface Field {
  required?: boolean;
  default?: unknown;
  selector?: Record<string, unknown>;
  fields?: Record<string, Field>;
}

export interface Connection {
  subscribeMessage<T>(
    callback: (message: T) => void,
    command: { type: string } & Record<string, unknown>,
    options?: { resubscribe?: boolean },
  ): Promise<() => Promise<void>>;
  addEventListener(event: "ready" | "disconnected", callback: () => void): void;
  removeEventListener(event: "ready" | "disconnected", callback: () => void): void;
}

export interface Hass {
  states: Record<string, State>;
  entities: Record<string, EntityEntry>;
  devices: Record<string, Device>;
  services: Record<string, Record<string, { fields: Record<string, Field> }>>;
  connection: Connection;
  connected: boolean;
  user?: { is_admin: boolean };
  language: string;
  locale: { language: string; time_format?: string; time_zone?: string };
  config: { state?: string; time_zone: string; unit_system: { temperature: string } };
  themes: unknown;
  localize(key: string, values?: Record<string, unknown>): string;
  formatEntityState(state: State, value?: string): string;
  loadBackendTranslation(category: string, integration: string): Promise<unknown>;
  callService(
    domain: string,
    service: string,
    fields: Record<string, unknown>,
    target?: Record<string, unknown>,
    notifyOnError?: boolean,
  ): Promise<unknown>;
  callApi<T>(method: "GET" | "POST" | "DELETE", path: string, body?: unknown): Promise<T>;
  callWS<T>(command: { type: string } & Record<string, unknown>): Promise<T>;
}

const NOTHING = new Set(["unavailable", "unknown"]);

/** Whether a state says something. */
export function isKnown(state: State | undefined): state is State {
  return state !== undefined && !NOTHING.has(state.state);
}

/** A state's number, null where it has none. */
export function numberOf(state: State | undefined): number | null {
  if (!isKnown(state) || state.state.trim() === "") return null;
  const value = Number(state.state);
  return Number.isFinite(value) ? value : null;
}

export function navigate(path: string, replace = false): void {
  if (replace) history.replaceState(null, "", path);
  else history.pushState(null, "", path);
  window.dispatchEvent(new CustomEvent("location-changed", { detail: { replace } }));
}

export function openMoreInfo(target: EventTarget, entityId: string): void {
  target.dispatchEvent(
    new CustomEvent("hass-more-info", { detail: { entityId }, bubbles: true, composed: true }),
  );
}

/** Opens an address within the panel, unless the click asks for it elsewhere. */
export function openHere(event: MouseEvent, path: string): void {
  if (event.button || event.metaKey || event.ctrlKey || event.shiftKey) return;
  event.preventDefault();
  navigate(path);
  window.scrollTo(0, 0);
}

/** Numbers in the user's unit of temperature; others are shown as growers name them. */
export function inUserUnit<Key extends string, Told extends { unit: string | null } & Record<Key, number | null>>(
  told: Told,
  temperature: string | undefined,
  ...keys: Key[]
): Told {
  if (told.unit !== "°C" || temperature !== "°F") return told;
  const converted = keys.map((key) => [key, told[key] === null ? null : told[key] * 1.8 + 32]);
  return { ...told, unit: "°F", ...Object.fromEntries(converted) };
}

/** Why something was refused, in the words of who refused it. */
export function reasonOf(error: unknown): string {
  // What the REST API refuses says why in its body.
  if (error && typeof error === "object" && "body" in error && error.body) return reasonOf(error.body);
  if (error && typeof error === "object" && "message" in error) return String(error.message);
  return String(error);
}

/** Shows a message at the foot of Home Assistant's page, with what can be done about it. */
export function toast(target: EventTarget, message: string, action?: { text: string; action: () => void }): void {
  const detail = { message, duration: 8000, ...(action ? { action } : {}) };
  target.dispatchEvent(new CustomEvent("hass-notification", { detail, bubbles: true, composed: true }));
}
