/** The card with the light plan of a farm's lamps, or of one shelf's. */

import { html, type TemplateResult } from "lit";
import { FARM_FIELD, FarmCard, SHELF_FIELD, configForm, offerCard, someShelf, type FarmConfig } from "./card";
import type { Hass } from "./hass";
import type { LightPlan } from "./light-plan";
import type { Farm } from "./model";
import type { Words } from "./words";

interface Config extends FarmConfig {
  /** The device of a shelf; without it, all lamps of the farm. */
  shelf?: string;
}

class LightPlanCard extends FarmCard<Config> {
  static override properties = { ...FarmCard.properties, ready: { state: true } };

  private declare ready: boolean;

  constructor() {
    super();
    this.ready = false;
    void import("./light-plan").then(() => (this.ready = true));
  }

  /** One lamp's plan, where there is one; all of them are long. */
  static override getStubConfig(hass?: Hass): Record<string, unknown> {
    return someShelf(hass, "planned_level");
  }

  static getConfigForm(): unknown {
    return configForm(FARM_FIELD, SHELF_FIELD);
  }

  protected override check({ shelf }: Config): void {
    if (shelf === undefined || typeof shelf === "string") return;
    throw new Error(`shelf is '${String(shelf)}'; it must be the device id of a shelf.`);
  }

  protected override pass(hass: Hass): void {
    const plan = this.renderRoot?.querySelector<LightPlan>("vf-light-plan");
    if (plan) plan.hass = hass;
  }

  protected override card(farm: Farm, { shelf }: Config, words: Words): TemplateResult | string {
    if (!this.ready) return words.say("plan_loading");
    const found = shelf === undefined || this.model.farms.some((each) => each.shelves.some(({ id }) => id === shelf));
    if (!found) return words.say("removed");
    return html`<vf-light-plan .device=${shelf ?? farm.id} .words=${words}></vf-light-plan>`;
  }
}

/** Suggests the plan for the planned level or the forecast of a shelf. */
function suggest(hass: Hass, entityId: string): { config: Record<string, unknown> } | null {
  const entry = hass.entities[entityId];
  const wanted = ["planned_level", "planned_ppfd", "dli_forecast", "next_light_change"];
  if (entry?.platform !== "vertical_farm" || !wanted.includes(entry.translation_key ?? "")) return null;
  return { config: { type: "custom:vertical-farm-light-plan-card", shelf: entry.device_id } };
}

offerCard(
  {
    type: "vertical-farm-light-plan-card",
    name: "Vertical farm light plan",
    description: "What lamps do today: planned, measured, and how the light of the day closes.",
    preview: true,
    getEntitySuggestion: suggest,
  },
  LightPlanCard,
);
