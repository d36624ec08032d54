/** A whole view of the panel as a card, which the dashboard of views is made of. */

import { html, nothing, type TemplateResult } from "lit";
import { FARM_FIELD, FarmCard, configForm, manyCards, offerCard, pageWords, type FarmConfig } from "./card";
import { navigate, type Hass } from "./hass";
import type { Colouring } from "./look";
import type { Farm } from "./model";
import { shared } from "./styles";
import { VIEWS, isLoaded, type ViewElement } from "./views";
import type { Words } from "./words";

interface Config extends FarmConfig {
  view: string;
}

class ViewCard extends FarmCard<Config> {
  static override properties = {
    ...FarmCard.properties,
    by: { state: true },
    chosen: { state: true },
    loads: { state: true },
    failed: { state: true },
  };

  private declare by: Colouring;
  private declare chosen: string | undefined;
  private declare loads: number;
  private declare failed: boolean;
  private view: ViewElement | undefined;

  constructor() {
    super();
    this.by = "health";
    this.loads = 0;
    this.failed = false;
  }

  static override getStubConfig(): Record<string, unknown> {
    return { view: "light" };
  }

  static getConfigForm(): unknown {
    const words = pageWords();
    const options = VIEWS.map(({ name, word }) => ({ value: name, label: words.say(word) }));
    return configForm({ name: "view", required: true, selector: { select: { options } } }, FARM_FIELD);
  }

  protected override check({ view }: Config): void {
    if (VIEWS.some((each) => each.name === view)) return;
    throw new Error(`view is '${view}'; it must be one of ${VIEWS.map((each) => each.name).join(", ")}.`);
  }

  protected override pass(hass: Hass): void {
    if (this.view) this.view.hass = hass;
  }

  protected override get farm(): Farm | undefined {
    return this.model.farms.find((each) => each.id === this.chosen) ?? super.farm;
  }

  protected override card(farm: Farm, config: Config, words: Words): unknown {
    const view = VIEWS.find((each) => each.name === config.view);
    if (!view) return nothing;
    if (this.failed) return words.say("not_loaded");
    const then = (loaded: boolean): void => {
      this.failed = !loaded;
      this.loads += 1;
    };
    if (!isLoaded(view, then)) return words.say("loading");
    if (this.view?.localName !== view.tag) this.view = this.created(view.tag);
    Object.assign(this.view, { hass: this.latest, farm, words, by: this.by, detail: "" });
    return html`${config.farm || this.model.farms.length < 2 ? nothing : this.farms(farm, words)}${this.view}`;
  }

  private created(tag: string): ViewElement {
    const view = document.createElement(tag) as ViewElement;
    view.addEventListener("vf-colour-by", (event) => (this.by = (event as CustomEvent<Colouring>).detail));
    view.addEventListener("vf-open-shelf", (event) => navigate(`/vertical-farm/shelf/${(event as CustomEvent<string>).detail}`));
    return view;
  }

  private farms(shown: Farm, words: Words): TemplateResult {
    return html`<div class="farms" role="group" aria-label=${words.say("farms")}>
      ${this.model.farms.map(
        (farm) => html`<button aria-pressed=${farm === shown} @click=${() => (this.chosen = farm.id)}>${farm.name}</button>`,
      )}
    </div>`;
  }

  static override styles = [shared, manyCards];
}

offerCard(
  {
    type: "vertical-farm-view-card",
    name: "Vertical farm view",
    description: "A whole view of the Vertical farm panel.",
    preview: false,
  },
  ViewCard,
);
