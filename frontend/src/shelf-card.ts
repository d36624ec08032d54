/** The card with one shelf: its crop, bands, light and trends, as the panel shows it. */

import { css, html, type TemplateResult } from "lit";
import { FarmCard, SHELF_FIELD, configForm, manyCards, offerCard, someShelf, type FarmConfig } from "./card";
import type { Hass } from "./hass";
import type { Farm } from "./model";
import type { ShelfView } from "./shelf-view";
import { shared } from "./styles";
import type { Words } from "./words";

interface Config extends FarmConfig {
  /** The device of the shelf. */
  shelf: string;
}

/** What of a shelf the card is suggested for. */
const SUGGESTED = ["crop", "days_to_harvest", "harvest_date", "stage"];

class ShelfCard extends FarmCard<Config> {
  static override properties = { ...FarmCard.properties, ready: { state: true } };

  private declare ready: boolean;

  constructor() {
    super();
    this.ready = false;
    // With the panel, which has it: a file of its own would weigh more than it saves.
    void import("./panel").then(() => (this.ready = true));
  }

  static override getStubConfig(hass?: Hass): Record<string, unknown> {
    return someShelf(hass, "crop");
  }

  static getConfigForm(): unknown {
    return configForm({ ...SHELF_FIELD, required: true });
  }

  protected override check({ shelf }: Config): void {
    if (typeof shelf === "string") return;
    throw new Error(`shelf is '${String(shelf)}'; it must be the device id of a shelf.`);
  }

  protected override pass(hass: Hass): void {
    const view = this.renderRoot?.querySelector<ShelfView>("vf-shelf-view");
    if (view) view.hass = hass;
  }

  protected override card(_: Farm, { shelf }: Config, words: Words): TemplateResult | string {
    if (!this.ready) return words.say("loading");
    const farm = this.model.farms.find((each) => each.shelves.some(({ id }) => id === shelf));
    const found = farm?.shelves.find(({ id }) => id === shelf);
    if (!found) return words.say("removed");
    return html`<h2>${found.rack} · ${found.name}</h2>
      <vf-shelf-view .hass=${this.latest} .farm=${farm} .shelf=${found} .words=${words}></vf-shelf-view>`;
  }

  static override styles = [
    shared,
    manyCards,
    css`
      h2 {
        padding: 0 var(--ha-space-2, 8px) var(--ha-space-2, 8px);
      }
    `,
  ];
}

/** Suggests the shelf for what grows there, and until when. */
function suggest(hass: Hass, entityId: string): { config: Record<string, unknown> } | null {
  const entry = hass.entities[entityId];
  if (entry?.platform !== "vertical_farm" || !SUGGESTED.includes(entry.translation_key ?? "")) return null;
  return { config: { type: "custom:vertical-farm-shelf-card", shelf: entry.device_id } };
}

offerCard(
  {
    type: "vertical-farm-shelf-card",
    name: "Vertical farm shelf",
    description: "One shelf: its crop, its values in their bands, and why its health is what it is.",
    preview: false,
    getEntitySuggestion: suggest,
  },
  ShelfCard,
);
