/** The views of a farm, in the order of the panel's tabs; each is an element of its own. */

import type { Hass } from "./hass";
import type { Farm } from "./model";
import type { Words } from "./words";
import type { Word } from "./words/en";

/** What a view is given; it renders when a farm or the words change, not with every `hass`. */
export interface ViewElement extends HTMLElement {
  hass: Hass | undefined;
  farm: Farm | undefined;
  words: Words;
  /** What follows the view's name in the address, such as the id of a recipe. */
  detail?: string;
}

export interface View {
  /** Its name in the address. */
  name: string;
  word: Word;
  icon: string;
  tag: string;
  /** Loads the element when it is first looked at. */
  load: () => Promise<unknown>;
  /** Whether it is for administrators alone. */
  admin?: boolean;
}

export const VIEWS: readonly View[] = [
  {
    name: "farm",
    word: "view_farm",
    icon: "mdi:view-dashboard",
    tag: "vf-farm-view",
    load: () => import("./farm-view"),
  },
  {
    name: "tasks",
    word: "view_tasks",
    icon: "mdi:clipboard-check-outline",
    tag: "vf-tasks-view",
    load: () => import("./more-views"),
  },
  {
    name: "light",
    word: "view_light",
    icon: "mdi:lightbulb-on-outline",
    tag: "vf-light-view",
    load: () => import("./more-views"),
  },
  {
    name: "recipes",
    word: "view_recipes",
    icon: "mdi:book-open-variant",
    tag: "vf-recipes-view",
    load: () => import("./more-views"),
  },
  {
    name: "report",
    word: "view_report",
    icon: "mdi:file-chart-outline",
    tag: "vf-report-view",
    load: () => import("./more-views"),
  },
  {
    name: "setup",
    word: "view_setup",
    icon: "mdi:cog-outline",
    tag: "vf-setup-view",
    load: () => import("./more-views"),
    admin: true,
  },
];

/** The views that a user may see. */
export function viewsOf(hass: Hass): readonly View[] {
  return VIEWS.filter((view) => !view.admin || hass.user?.is_admin);
}

/** Whether a view's element is there; where not, loads it, and calls back when that has ended. */
export function isLoaded(view: View, then: (loaded: boolean) => void): boolean {
  if (customElements.get(view.tag)) return true;
  view.load().then(
    () => then(true),
    () => then(false),
  );
  return false;
}
