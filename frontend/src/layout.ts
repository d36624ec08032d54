/** How the farms stand, as the integration tells it; one subscription for all elements. */

import { follow } from "./follow";
import type { Connection } from "./hass";

export interface RackPlace {
  device_id: string;
  row: string | null;
  shelves: { device_id: string; level: number }[];
}

export interface FarmPlace {
  config_entry_id: string;
  device_id: string;
  racks: RackPlace[];
  reservoirs: string[];
}

export interface Layout {
  farms: FarmPlace[];
}

/** Null where the integration does not answer. */
type Listener = (layout: Layout | null) => void;

interface Shared {
  listeners: Set<Listener>;
  layout: Layout | null | undefined;
  stop: () => void;
}

const shared = new WeakMap<object, Shared>();

/** Calls back with the layout, now and whenever it changes; returns how to stop. */
export function followLayout(connection: Connection, listener: Listener): () => void {
  const kept = shared.get(connection) ?? begin(connection);
  kept.listeners.add(listener);
  if (kept.layout !== undefined) listener(kept.layout);
  return () => {
    kept.listeners.delete(listener);
    if (kept.listeners.size) return;
    shared.delete(connection);
    kept.stop();
  };
}

function begin(connection: Connection): Shared {
  const begun: Shared = { listeners: new Set(), layout: undefined, stop: () => undefined };
  shared.set(connection, begun);
  const tell = (layout: Layout | null): void => {
    begun.layout = layout;
    for (const each of begun.listeners) each(layout);
  };
  begun.stop = follow<Layout>(
    connection,
    { type: "vertical_farm/layout/subscribe" },
    tell,
    // What is known stays while the integration starts anew.
    () => begun.layout ?? tell(null),
  );
  return begun;
}
