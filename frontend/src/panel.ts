/** The panel: which view the address asks for, and the farm that the views show. */

import { LitElement, css, html, nothing, type TemplateResult } from "lit";
import "./farm-view";
import type { FarmView } from "./farm-view";
import { navigate, type Hass } from "./hass";
import { followLayout, type Layout } from "./layout";
import { COLOURINGS, type Colouring } from "./look";
import { farmModel, isNews, type Farm, type FarmModel, type Shelf } from "./model";
import "./shelf-view";
import { shared } from "./styles";
import { TABS, loadView, type View } from "./views";
import { Words } from "./words";

const ROOT = "/vertical-farm";
const MINUTE_MS = 60_000;

interface Route {
  path: string;
}

interface Page {
  view: View | "shelf";
  id: string;
}

interface HassElement extends HTMLElement {
  hass: Hass;
}

export class VerticalFarmPanel extends LitElement {
  static override properties = {
    narrow: { type: Boolean },
    route: { attribute: false },
    layout: { state: true },
  };

  declare narrow: boolean;
  declare route: Route | undefined;
  private declare layout: Layout | null | undefined;
  private latest: Hass | undefined;
  private model: FarmModel = { farms: [], watched: [] };
  private words: Words | undefined;
  private lostAt = 0;
  private lastShelf = "";
  private lastScroll = 0;
  private stopLayout: (() => void) | undefined;
  private clock: ReturnType<typeof setInterval> | undefined;

  constructor() {
    super();
    this.narrow = false;
  }

  get hass(): Hass | undefined {
    return this.latest;
  }

  /** Renders only where something changed that the panel shows. */
  set hass(hass: Hass) {
    const before = this.latest;
    this.latest = hass;
    for (const view of this.renderRoot?.querySelectorAll<HassElement>("main > [data-view]") ?? []) view.hass = hass;
    if (before?.connected && !hass.connected) this.lostAt = Date.now();
    if (!isNews(before, hass, this.model.watched)) return;
    if (!before || before.language !== hass.language || before.locale !== hass.locale || before.localize !== hass.localize) {
      this.words = new Words(hass);
    }
    if (this.isConnected) this.follow();
    this.look();
    this.requestUpdate();
  }

  override connectedCallback(): void {
    super.connectedCallback();
    if (this.latest) this.follow();
    // Times such as "25 minutes ago" move by themselves.
    this.clock = setInterval(() => this.requestUpdate(), MINUTE_MS);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.stopLayout?.();
    this.stopLayout = undefined;
    clearInterval(this.clock);
  }

  private follow(): void {
    if (this.stopLayout || !this.latest) return;
    this.stopLayout = followLayout(this.latest.connection, (layout) => {
      this.layout = layout;
      this.look();
    });
  }

  private look(): void {
    if (this.latest && this.layout) this.model = farmModel(this.latest, this.layout);
  }

  private get page(): Page {
    const [, asked, id = ""] = (this.route?.path ?? "").split("/");
    const view = asked === "shelf" ? asked : (TABS.find((tab) => tab.view === asked)?.view ?? "farm");
    return { view, id: decodeURIComponent(id) };
  }

  private get by(): Colouring {
    const asked = new URLSearchParams(window.location.search).get("by");
    return COLOURINGS.find((by) => by === asked) ?? "health";
  }

  override render(): TemplateResult | typeof nothing {
    const { latest, words, page } = this;
    if (!latest || !words) return nothing;
    const shelf = page.view === "shelf" ? this.shelf(page.id) : undefined;
    const farm = this.farm(page);
    return html`
      <header>
        ${page.view === "shelf"
          ? html`<button class="back" aria-label=${words.say("back")} @click=${this.back}>
              <ha-icon icon=${getComputedStyle(this).direction === "rtl" ? "mdi:arrow-right" : "mdi:arrow-left"}></ha-icon>
            </button>`
          : html`<ha-menu-button .hass=${latest} .narrow=${this.narrow}></ha-menu-button>`}
        <h1>${shelf ? `${shelf.rack} · ${shelf.name}` : (farm?.name ?? words.say("title"))}</h1>
        ${page.view === "shelf" ? nothing : this.tabs(page.view, words)}
      </header>
      <div role="status">
        ${latest.connected
          ? nothing
          : html`<p class="strip">${words.say("connection_lost", { time: words.clock(this.lostAt || Date.now()) })}</p>`}
      </div>
      <main>${this.content(page, farm, shelf, words)}</main>
    `;
  }

  private content(page: Page, farm: Farm | undefined, shelf: Shelf | undefined, words: Words): TemplateResult {
    if (this.layout === undefined) return this.loading(words);
    if (this.layout === null) return html`<p class="card">${words.say("not_answering")}</p>`;
    if (page.view === "shelf") {
      return html`<vf-shelf-view data-view .hass=${this.latest} .shelf=${shelf} .words=${words}></vf-shelf-view>`;
    }
    if (!farm) return html`<p class="card">${words.say("no_farm")}</p>`;
    return html`
      ${this.model.farms.length > 1 ? this.farms(page.view, farm, words) : nothing}
      ${page.view === "farm" ? this.farmView(farm, words) : this.otherView(page, farm, words)}
    `;
  }

  private farmView(farm: Farm, words: Words): TemplateResult {
    return html`
      <vf-farm-view
        data-view
        .hass=${this.latest}
        .farm=${farm}
        .words=${words}
        .by=${this.by}
        @vf-colour-by=${(event: CustomEvent<Colouring>) => this.colourBy(event.detail)}
        @vf-open-shelf=${(event: CustomEvent<string>) => this.open(event.detail)}
      ></vf-farm-view>
    `;
  }

  /** A view that is loaded when it is asked for. */
  private otherView(page: Page, farm: Farm, words: Words): TemplateResult {
    const ready = loadView(page.view, () => this.requestUpdate());
    if (ready === undefined) return this.loading(words);
    if (ready === null) return html`<p class="card">${words.say("not_loaded")}</p>`;
    return ready({ hass: this.latest, farm, words, id: page.id });
  }

  private tabs(shown: string, words: Words): TemplateResult {
    const farm = this.model.farms.length > 1 ? this.farm(this.page) : undefined;
    return html`<nav aria-label=${words.say("views")}>
      ${TABS.map(({ view, icon }) => {
        const path = `${ROOT}/${view}${farm ? `?farm=${farm.id}` : ""}`;
        return html`<a
          href=${path}
          aria-current=${view === shown ? "page" : nothing}
          @click=${(event: MouseEvent) => this.openLink(event, path)}
        >
          <ha-icon icon=${icon}></ha-icon><span>${words.sayKey("view", view)}</span>
        </a>`;
      })}
    </nav>`;
  }

  /** Stays in the panel, but lets the browser open links in new tabs. */
  private openLink(event: MouseEvent, path: string): void {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    event.preventDefault();
    navigate(path);
  }

  private farms(view: View, shown: Farm, words: Words): TemplateResult {
    return html`<div class="farms" role="group" aria-label=${words.say("farms")}>
      ${this.model.farms.map(
        (farm) => html`<button
          aria-pressed=${farm.id === shown.id}
          @click=${() => navigate(view === "farm" ? `${ROOT}/farm/${farm.id}` : `${ROOT}/${view}?farm=${farm.id}`)}
        >
          ${farm.name}
        </button>`,
      )}
    </div>`;
  }

  /** The farm that the address names, else the first. */
  private farm(page: Page): Farm | undefined {
    const asked = new URLSearchParams(window.location.search).get("farm");
    const { farms } = this.model;
    return farms.find((each) => each.id === page.id || each.id === asked) ?? farms[0];
  }

  private loading(words: Words): TemplateResult {
    return html`<div class="skeleton" role="status" aria-label=${words.say("loading")}>
      ${Array.from({ length: 8 }, () => html`<div></div>`)}
    </div>`;
  }

  private shelf(id: string): Shelf | undefined {
    for (const farm of this.model.farms) {
      const found = farm.shelves.find((shelf) => shelf.id === id);
      if (found) return found;
    }
    return undefined;
  }

  private colourBy(by: Colouring): void {
    navigate(`${window.location.pathname}?by=${by}`, true);
    this.requestUpdate();
  }

  private open(id: string): void {
    this.lastScroll = window.scrollY;
    navigate(`${ROOT}/shelf/${id}`);
    window.scrollTo(0, 0);
  }

  /** Goes back to where the grower came from; from a bookmark, to the farm. */
  private back(): void {
    if (this.lastShelf === this.page.id && history.length > 1 && this.cameFromFarm) history.back();
    else navigate(`${ROOT}/farm`);
  }

  private cameFromFarm = false;

  override updated(changed: Map<string, unknown>): void {
    if (!changed.has("route")) return;
    const before = changed.get("route") as Route | undefined;
    const was = before?.path.split("/")[1];
    if (this.page.view === "shelf") {
      this.cameFromFarm = before !== undefined && was !== "shelf";
      this.lastShelf = this.page.id;
    } else if (was === "shelf" && this.lastShelf) {
      this.renderRoot.querySelector<FarmView>("vf-farm-view")?.focusShelf(this.lastShelf);
      window.scrollTo(0, this.lastScroll);
    }
  }

  static override styles = [
    shared,
    css`
      :host {
        min-height: 100vh;
        background: var(--primary-background-color);
      }
      header {
        position: sticky;
        top: 0;
        z-index: 4;
        display: flex;
        align-items: center;
        gap: var(--ha-space-2, 8px);
        height: calc(var(--header-height, 56px) + var(--safe-area-inset-top, 0px));
        padding: var(--safe-area-inset-top, 0px) var(--ha-space-3, 12px) 0;
        background: var(--app-header-background-color, var(--primary-background-color));
        color: var(--app-header-text-color, var(--primary-text-color));
        border-bottom: var(--app-header-border-bottom, none);
      }
      header h1 {
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
        font-size: var(--ha-font-size-xl, 20px);
      }
      nav {
        display: flex;
        gap: var(--ha-space-1, 4px);
        margin-inline-start: auto;
        overflow-x: auto;
        align-self: stretch;
      }
      nav a {
        display: flex;
        align-items: center;
        gap: var(--ha-space-1, 4px);
        min-height: 44px;
        padding: 0 var(--vf-space);
        border-block-end: 3px solid transparent;
        color: inherit;
        text-decoration: none;
        white-space: nowrap;
      }
      nav a[aria-current] {
        border-color: currentcolor;
        font-weight: 500;
      }
      nav a:focus-visible {
        outline: 2px solid currentcolor;
        outline-offset: -4px;
      }
      .back {
        min-width: 44px;
        padding: 0;
        border: none;
      }
      .strip {
        padding: var(--ha-space-2, 8px) var(--ha-space-4, 16px);
        border-inline-start: 6px solid var(--vf-act);
        background: color-mix(in srgb, var(--vf-act) 16%, var(--primary-background-color));
      }
      main {
        padding: var(--ha-space-4, 16px);
        padding-block-end: calc(var(--ha-space-8, 32px) + var(--safe-area-inset-bottom, 0px));
      }
      .farms {
        display: flex;
        flex-wrap: wrap;
        gap: var(--ha-space-2, 8px);
        margin-block-end: var(--vf-space);
      }
      .farms button[aria-pressed="true"] {
        border-color: var(--vf-accent);
        background: color-mix(in srgb, var(--vf-accent) 16%, transparent);
      }
      .skeleton {
        display: grid;
        grid-template-columns: repeat(auto-fill, minmax(200px, 1fr));
        gap: var(--ha-space-4, 16px);
      }
      .skeleton div {
        height: 72px;
        border-radius: var(--vf-radius);
        background: color-mix(in srgb, var(--primary-text-color) 8%, transparent);
      }
      @media (max-width: 870px) {
        nav {
          position: fixed;
          inset-inline: 0;
          bottom: 0;
          z-index: 4;
          justify-content: space-around;
          padding-block-end: var(--safe-area-inset-bottom, 0px);
          background: var(--card-background-color);
          border-block-start: 1px solid var(--divider-color);
          color: var(--primary-text-color);
        }
        nav a {
          flex: 1;
          flex-direction: column;
          justify-content: center;
          gap: 2px;
          min-width: 0;
          min-height: 56px;
          padding: 4px;
          font-size: var(--ha-font-size-s, 12px);
        }
        main {
          padding-block-end: calc(72px + var(--safe-area-inset-bottom, 0px));
        }
      }
      @media (max-width: 600px) {
        main {
          padding-inline: var(--ha-space-2, 8px);
          padding-block-start: var(--ha-space-2, 8px);
        }
      }
    `,
  ];
}

if (!customElements.get("vertical-farm-panel")) customElements.define("vertical-farm-panel", VerticalFarmPanel);
