/** The card for dashboards: the farm map. */

import { LitElement, css, html, nothing, type TemplateResult } from "lit";
import "./farm-map";
import { navigate, type Hass } from "./hass";
import { followLayout, type Layout } from "./layout";
import { COLOURINGS, type Colouring } from "./look";
import { farmModel, isNews, type FarmModel } from "./model";
import { Words } from "./words";

const TAG = "vertical-farm-map-card";

interface Config {
  type: string;
  farm?: string;
  colour_by?: Colouring;
}

class FarmMapCard extends LitElement {
  static override properties = { config: { state: true }, by: { state: true } };

  private declare config: Config | undefined;
  private declare by: Colouring | undefined;
  private latest: Hass | undefined;
  private layout: Layout | null | undefined;
  private model: FarmModel = { farms: [], watched: [] };
  private words: Words | undefined;
  private stop: (() => void) | undefined;

  static getStubConfig(): Omit<Config, "type"> {
    return {};
  }

  static getConfigForm(): unknown {
    const options = COLOURINGS.map((by) => ({ value: by, label: by }));
    return {
      schema: [
        { name: "farm", selector: { device: { filter: { integration: "vertical_farm", model: "Farm" } } } },
        { name: "colour_by", selector: { select: { options } } },
      ],
    };
  }

  setConfig(config: Config): void {
    if (config.colour_by !== undefined && !COLOURINGS.includes(config.colour_by)) {
      throw new Error(`colour_by is '${config.colour_by}'; it must be one of ${COLOURINGS.join(", ")}.`);
    }
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

  override render(): TemplateResult | typeof nothing {
    const { config, words } = this;
    if (!config || !words) return nothing;
    const farm = config.farm ? this.model.farms.find((each) => each.id === config.farm) : this.model.farms[0];
    return html`<ha-card>
      ${farm
        ? html`<vf-farm-map
            .farm=${farm}
            .words=${words}
            .by=${this.by ?? config.colour_by ?? "health"}
            @vf-colour-by=${(event: CustomEvent<Colouring>) => (this.by = event.detail)}
            @vf-open-shelf=${(event: CustomEvent<string>) => navigate(`/vertical-farm/shelf/${event.detail}`)}
          ></vf-farm-map>`
        : words.say(this.layout === undefined ? "loading" : this.layout ? "no_farm" : "not_answering")}
    </ha-card>`;
  }

  static override styles = css`
    ha-card {
      display: block;
      padding: var(--ha-space-4, 16px);
    }
  `;
}

if (!customElements.get(TAG)) {
  customElements.define(TAG, FarmMapCard);
  const cards = ((window as unknown as { customCards?: unknown[] }).customCards ??= []);
  cards.push({
    type: TAG,
    name: "Vertical farm map",
    description: "Racks and shelves as they stand, coloured by health.",
    preview: true,
  });
}
