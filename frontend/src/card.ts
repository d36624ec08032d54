/** What all our cards for dashboards share: the farm that they show, and news of it alone. */

import { LitElement, css, html, nothing, type CSSResultGroup, type TemplateResult } from "lit";
import type { Hass } from "./hass";
import { followLayout, type Layout } from "./layout";
import { farmModel, isNews, type Farm, type FarmModel } from "./model";
import { Words, type Word } from "./words";

export interface FarmConfig {
  type: string;
  /** The device of a farm; without it, the first. */
  farm?: string;
}

export const FARM_FIELD = {
  name: "farm",
  selector: { device: { filter: { integration: "vertical_farm", model: "Farm" } } },
} as const;

/** Shelves, told by what they alone have: sensors of the crop and of the next task. */
const OF_SHELVES = { integration: "vertical_farm", domain: "sensor", device_class: "enum" };
export const SHELF_FIELD = {
  name: "shelf",
  selector: { device: { filter: { integration: "vertical_farm" }, entity: OF_SHELVES } },
} as const;

const LABELS: Readonly<Record<string, Word>> = { farm: "view_farm", colour_by: "colour_by", shelf: "light_place", view: "view" };

/** The words of the page, where Home Assistant asks without telling who asks. */
export function pageWords(): Words {
  const language = document.documentElement.lang || "en";
  const config = { time_zone: "UTC", unit_system: { temperature: "°C" } };
  return new Words({ language, locale: { language }, config, localize: () => "" });
}

/** A card's form of settings, in the language of the page. */
export function configForm(...schema: readonly object[]): unknown {
  const words = pageWords();
  return { schema, computeLabel: ({ name }: { name: string }) => words.say(LABELS[name] ?? "view_farm") };
}

export abstract class FarmCard<Config extends FarmConfig> extends LitElement {
  static override properties = { config: { state: true } };

  protected declare config: Config | undefined;
  protected latest: Hass | undefined;
  protected layout: Layout | null | undefined;
  protected model: FarmModel = { farms: [], watched: [] };
  protected words: Words | undefined;
  private stop: (() => void) | undefined;

  static getStubConfig(_?: Hass): Record<string, unknown> {
    return {};
  }

  /** Throws where the configuration is wrong, with what would be right. */
  protected abstract check(config: Config): void;

  protected abstract card(farm: Farm, config: Config, words: Words): unknown;

  /** Passes Home Assistant on to the parts that follow it themselves. */
  protected pass(_: Hass): void {
    // Most parts look at the farm alone.
  }

  setConfig(config: Config): void {
    this.check(config);
    this.config = config;
  }

  getCardSize(): number {
    return 6;
  }

  getGridOptions(): Record<string, number | string> {
    return { columns: "full", min_columns: 6 };
  }

  set hass(hass: Hass) {
    const before = this.latest;
    this.latest = hass;
    this.pass(hass);
    if (!isNews(before, hass, this.model.watched)) return;
    this.words = new Words(hass);
    if (this.isConnected) this.follow();
    this.look();
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.follow();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.stop?.();
    this.stop = undefined;
  }

  private follow(): void {
    if (this.stop || !this.latest) return;
    this.stop = followLayout(this.latest.connection, (layout) => {
      this.layout = layout;
      this.look();
    });
  }

  private look(): void {
    if (this.latest && this.layout) this.model = farmModel(this.latest, this.layout);
    this.requestUpdate();
  }

  protected get farm(): Farm | undefined {
    const { farms } = this.model;
    const asked = this.config?.farm;
    return asked ? farms.find((each) => each.id === asked) : farms[0];
  }

  override updated(): void {
    if (this.latest) this.pass(this.latest);
  }

  override render(): TemplateResult | typeof nothing {
    const { config, words, farm } = this;
    if (!config || !words) return nothing;
    const missing = this.layout === undefined ? "loading" : this.layout ? "no_farm" : "not_answering";
    return html`<ha-card>${farm ? this.card(farm, config, words) : words.say(missing)}</ha-card>`;
  }

  static override styles: CSSResultGroup = css`
    ha-card {
      display: block;
      padding: var(--ha-space-4, 16px);
    }
  `;
}

/** How a card looks that is made of many: without an edge of its own. */
export const manyCards: CSSResultGroup = css`
  :host {
    /* A view that is one card has square corners; the cards in ours are many. */
    --ha-card-border-radius: var(--ha-border-radius-lg, 12px);
  }
  ha-card {
    display: block;
    padding: var(--ha-space-2, 8px);
    background: none;
    border: none;
    box-shadow: none;
  }
`;

/** The shelf of the first entity of a kind, for a card that shows one. */
export function someShelf(hass: Hass | undefined, key: string): Record<string, unknown> {
  const entries = Object.values(hass?.entities ?? {});
  const shelf = entries.find((entry) => entry.platform === "vertical_farm" && entry.translation_key === key)?.device_id;
  return shelf ? { shelf } : {};
}

interface CardEntry {
  type: string;
  name: string;
  description: string;
  preview: boolean;
  getEntitySuggestion?: (hass: Hass, entityId: string) => { config: Record<string, unknown> } | null;
}

/** Makes a card known to Home Assistant, once. */
export function offerCard(entry: CardEntry, element: CustomElementConstructor): void {
  if (customElements.get(entry.type)) return;
  customElements.define(entry.type, element);
  const cards = ((window as unknown as { customCards?: CardEntry[] }).customCards ??= []);
  cards.push(entry);
}
