/** The card with the farm map. */

import { html, type TemplateResult } from "lit";
import { FARM_FIELD, FarmCard, configForm, offerCard, pageWords, type FarmConfig } from "./card";
import "./farm-map";
import { navigate, type Hass } from "./hass";
import { COLOURINGS, type Colouring } from "./look";
import type { Farm } from "./model";
import type { Words } from "./words";

interface Config extends FarmConfig {
  colour_by?: Colouring;
}

class FarmMapCard extends FarmCard<Config> {
  static override properties = { ...FarmCard.properties, by: { state: true } };

  private declare by: Colouring | undefined;

  static getConfigForm(): unknown {
    const words = pageWords();
    const options = COLOURINGS.map((by) => ({ value: by, label: words.say(`by_${by}`) }));
    return configForm(FARM_FIELD, { name: "colour_by", selector: { select: { options } } });
  }

  protected override check({ colour_by }: Config): void {
    if (colour_by === undefined || COLOURINGS.includes(colour_by)) return;
    throw new Error(`colour_by is '${colour_by}'; it must be one of ${COLOURINGS.join(", ")}.`);
  }

  protected override card(farm: Farm, config: Config, words: Words): TemplateResult {
    return html`<vf-farm-map
      .farm=${farm}
      .words=${words}
      .by=${this.by ?? config.colour_by ?? "health"}
      @vf-colour-by=${(event: CustomEvent<Colouring>) => (this.by = event.detail)}
      @vf-open-shelf=${openShelf}
      @vf-sow=${openShelf}
    ></vf-farm-map>`;
  }
}

function openShelf({ detail }: CustomEvent<string>): void {
  navigate(`/vertical-farm/shelf/${detail}`);
}

/** Suggests the map for an entity of a farm itself. */
function suggest(hass: Hass, entityId: string): { config: Record<string, unknown> } | null {
  const entry = hass.entities[entityId];
  if (entry?.platform !== "vertical_farm" || entry.translation_key !== "mode") return null;
  return { config: { type: "custom:vertical-farm-map-card", farm: entry.device_id } };
}

offerCard(
  {
    type: "vertical-farm-map-card",
    name: "Vertical farm map",
    description: "Racks and shelves as they stand, coloured by health.",
    preview: true,
    getEntitySuggestion: suggest,
  },
  FarmMapCard,
);
