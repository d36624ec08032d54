/** A dashboard of the panel's views, offered under Community dashboards. */

import type { Hass } from "./hass";
import { viewsOf } from "./views";
import { Words } from "./words";

const TYPE = "vertical-farm";
const TAG = `ll-strategy-dashboard-${TYPE}`;

interface Config {
  type: string;
  /** The device of a farm; without it, each view lets one choose. */
  farm?: string;
}

interface DashboardView {
  title: string;
  path: string;
  icon: string;
  type: "panel";
  cards: Record<string, unknown>[];
}

export class FarmStrategy extends HTMLElement {
  /** The views follow the farm by themselves; nothing has to be generated anew. */
  static readonly registryDependencies: readonly string[] = [];

  static readonly noEditor = true;

  static getCreateSuggestions(hass: Hass): Record<string, string> {
    return { title: new Words(hass).say("title"), icon: "mdi:sprout" };
  }

  static async generate({ farm }: Config, hass: Hass): Promise<{ title: string; views: DashboardView[] }> {
    const words = new Words(hass);
    // Setting up is done in the panel.
    const shown = viewsOf(hass).filter((view) => !view.admin);
    const views = shown.map((view): DashboardView => ({
      title: words.say(view.word),
      path: view.name,
      icon: view.icon,
      type: "panel",
      cards: [{ type: "custom:vertical-farm-view-card", view: view.name, ...(farm ? { farm } : {}) }],
    }));
    return { title: words.say("title"), views };
  }
}

if (!customElements.get(TAG)) {
  customElements.define(TAG, FarmStrategy);
  const strategies = ((window as unknown as { customStrategies?: unknown[] }).customStrategies ??= []);
  strategies.push({
    type: TYPE,
    strategyType: "dashboard",
    name: "Vertical farm",
    description: "The farm map, tasks, light and energy, and recipes, as in the panel.",
  });
}
