/** The views of the panel, in the order of their tabs; all but the farm are loaded on demand. */

import { html, type TemplateResult } from "lit";
import type { Hass } from "./hass";
import type { Farm } from "./model";
import type { Words } from "./words";

export const TABS = [
  { view: "farm", icon: "mdi:sprout" },
  { view: "tasks", icon: "mdi:clipboard-check-outline" },
] as const;

export type View = (typeof TABS)[number]["view"];

export interface Shown {
  hass: Hass | undefined;
  farm: Farm;
  words: Words;
  /** What the address says after the view's name. */
  id: string;
}

type Render = (shown: Shown) => TemplateResult;

const VIEWS: Readonly<Record<Exclude<View, "farm">, [load: () => Promise<unknown>, render: Render]>> = {
  tasks: [
    () => import("./tasks-view"),
    ({ hass, farm, words }) =>
      html`<vf-tasks-view data-view .hass=${hass} .farm=${farm} .words=${words}></vf-tasks-view>`,
  ],
};

/** How to render each view that was loaded; null where it could not be. */
const loaded = new Map<string, Render | null>();

/** How to render a view; undefined, and a call back later, where it is still to be loaded. */
export function loadView(view: string, then: () => void): Render | null | undefined {
  const known = loaded.get(view);
  if (known !== undefined || !(view in VIEWS)) return known ?? null;
  const [load, render] = VIEWS[view as keyof typeof VIEWS];
  load()
    .then(() => loaded.set(view, render))
    .catch(() => loaded.set(view, null))
    .finally(then);
  return undefined;
}
