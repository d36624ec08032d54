/** Home Assistant's own cards, for what it shows well itself. */

import type { Hass } from "./hass";

interface CardElement extends HTMLElement {
  config: unknown;
  hass: Hass;
  load?(): void;
}

interface Resolver extends HTMLElement {
  hass: unknown;
  routerOptions?: { routes: Record<string, { load(): Promise<unknown> }> };
  _updateRoutes?(): void;
}

let cards: Promise<unknown> | undefined;

/** Makes Home Assistant load its cards, which it does only when a dashboard is opened. */
async function loadCards(): Promise<void> {
  if (customElements.get("hui-card")) return;
  await customElements.whenDefined("partial-panel-resolver");
  const resolver = document.createElement("partial-panel-resolver") as Resolver;
  resolver.hass = { panels: [{ url_path: "cards", component_name: "lovelace" }] };
  resolver._updateRoutes?.();
  await resolver.routerOptions?.routes["cards"]?.load();
  await customElements.whenDefined("hui-card");
}

/** One of Home Assistant's cards by its configuration. */
export class HaCard extends HTMLElement {
  private card: CardElement | undefined;
  private wanted: string = "";
  private latest: Hass | undefined;

  set config(config: unknown) {
    const wanted = JSON.stringify(config);
    if (wanted === this.wanted) return;
    this.wanted = wanted;
    void this.show();
  }

  set hass(hass: Hass) {
    this.latest = hass;
    if (this.card) this.card.hass = hass;
  }

  private async show(): Promise<void> {
    const { wanted } = this;
    await (cards ??= loadCards());
    if (wanted !== this.wanted || !this.latest) return;
    const card = document.createElement("hui-card") as CardElement;
    card.hass = this.latest;
    card.config = JSON.parse(wanted);
    card.load?.();
    this.card = card;
    this.replaceChildren(card);
  }
}

if (!customElements.get("vf-ha-card")) customElements.define("vf-ha-card", HaCard);
