/** The panel: which view the address asks for, and the farm that the views show. */

import { LitElement, css, html, nothing, type TemplateResult } from "lit";
import "./farm-view";
import { navigate, openHere, type Hass } from "./hass";
import { followLayout, type Layout } from "./layout";
import { COLOURINGS, type Colouring } from "./look";
import { farmModel, isNews, type Farm, type FarmModel, type Shelf } from "./model";
import { returnTo, spotNow, type Spot } from "./return";
import "./shelf-view";
import type { ShelfView } from "./shelf-view";
import { shared } from "./styles";
import { isLoaded, viewsOf, type View, type ViewElement } from "./views";
import { Words, type Word } from "./words";

const ROOT = "/vertical-farm";
const MINUTE_MS = 60_000;

interface Route {
  path: string;
}

/** What the address asks for: a shelf, or one of the views. */
interface Page {
  shelf: boolean;
  view: string;
  id: string;
}

export class VerticalFarmPanel extends LitElement {
  static override properties = {
    narrow: { type: Boolean },
    route: { attribute: false },
    layout: { state: true },
    failed: { state: true },
    loads: { state: true },
  };

  declare narrow: boolean;
  declare route: Route | undefined;
  private declare layout: Layout | null | undefined;
  /** The view that could not be loaded. */
  private declare failed: View | undefined;
  private declare loads: number;
  private latest: Hass | undefined;
  private model: FarmModel = { farms: [], watched: [] };
  private words: Words | undefined;
  private lostAt = 0;
  private lastShelf = "";
  private left: Spot | undefined;
  private lastFarm = "";
  private view: ViewElement | undefined;
  private stopLayout: (() => void) | undefined;
  private clock: ReturnType<typeof setInterval> | undefined;

  constructor() {
    super();
    this.narrow = false;
    this.loads = 0;
  }

  get hass(): Hass | undefined {
    return this.latest;
  }

  /** Renders only where something changed that the panel shows. */
  set hass(hass: Hass) {
    const before = this.latest;
    this.latest = hass;
    if (this.view) this.view.hass = hass;
    const shelf = this.renderRoot?.querySelector<ShelfView>("vf-shelf-view");
    if (shelf) shelf.hass = hass;
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
    window.addEventListener("location-changed", this.leave);
  }

  /** Notes where somebody was as they open a shelf, before anything is shown of it. */
  private readonly leave = (): void => {
    const isOpening = window.location.pathname.startsWith(`${ROOT}/shelf/`);
    if (isOpening && this.renderRoot.querySelector("vf-shelf-view") === null) this.left = spotNow();
  };

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.stopLayout?.();
    this.stopLayout = undefined;
    clearInterval(this.clock);
    window.removeEventListener("location-changed", this.leave);
  }

  private follow(): void {
    if (this.stopLayout || !this.latest) return;
    this.stopLayout = followLayout(this.latest.connection, (layout) => {
      this.layout = layout;
      this.look();
      keepGrid(this.model.farms[0]);
    });
  }

  private look(): void {
    if (this.latest && this.layout) this.model = farmModel(this.latest, this.layout);
  }

  private get page(): Page {
    const [, view = "", id = ""] = (this.route?.path ?? "").split("/");
    return { shelf: view === "shelf", view, id };
  }

  private get by(): Colouring {
    const asked = new URLSearchParams(window.location.search).get("by");
    return COLOURINGS.find((by) => by === asked) ?? "health";
  }

  override render(): TemplateResult | typeof nothing {
    const { latest, words, page } = this;
    if (!latest || !words) return nothing;
    const shelf = page.shelf ? this.shelf(page.id) : undefined;
    const farm = this.farm(page.id);
    const views = viewsOf(latest);
    const view = views.find((each) => each.name === page.view) ?? views[0];
    return html`
      <header>
        ${page.shelf
          ? html`<button class="back" aria-label=${words.say("back")} @click=${this.back}>
              <ha-icon icon=${getComputedStyle(this).direction === "rtl" ? "mdi:arrow-right" : "mdi:arrow-left"}></ha-icon>
            </button>`
          : html`<ha-menu-button .hass=${latest} .narrow=${this.narrow}></ha-menu-button>`}
        <h1>${shelf ? `${shelf.rack} · ${shelf.name}` : (farm?.name ?? words.say("title"))}</h1>
      </header>
      ${farm && views.length > 1 ? this.tabs(views, page.shelf ? undefined : view, words) : nothing}
      <div role="status">
        ${latest.connected
          ? nothing
          : html`<p class="strip">${words.say("connection_lost", { time: words.clock(this.lostAt || Date.now()) })}</p>`}
        ${latest.connected && latest.config.state && latest.config.state !== "RUNNING"
          ? html`<p class="strip starting">${words.say("starting")}</p>`
          : nothing}
      </div>
      ${words.foreignZone ? html`<p class="zone quiet">${words.say("farm_time", { zone: words.foreignZone })}</p>` : nothing}
      <main>${this.content(page, view, farm, shelf, words)}</main>
    `;
  }

  /** The farm that the address names, else the one that was looked at last. */
  private farm(id: string): Farm | undefined {
    const { farms } = this.model;
    if (farms.some((farm) => farm.id === id)) this.lastFarm = id;
    return farms.find((farm) => farm.id === this.lastFarm) ?? farms[0];
  }

  private tabs(views: readonly View[], shown: View | undefined, words: Words): TemplateResult {
    return html`<nav aria-label=${words.say("views")}>
      ${views.map(
        (view) => html`<a
          href="${ROOT}/${view.name}"
          aria-current=${view === shown ? "page" : nothing}
          @click=${(event: MouseEvent) => openHere(event, `${ROOT}/${view.name}`)}
        >
          <ha-icon icon=${view.icon}></ha-icon><span>${words.say(view.word)}</span>
        </a>`,
      )}
    </nav>`;
  }

  private content(
    page: Page,
    view: View | undefined,
    farm: Farm | undefined,
    shelf: Shelf | undefined,
    words: Words,
  ): TemplateResult {
    if (this.layout === undefined) return this.loading(words);
    if (this.layout === null) return this.missing("not_answering", words);
    // What is shown again later begins anew, like what was not shown before.
    if (page.shelf) this.view = undefined;
    if (page.shelf) return html`<vf-shelf-view .hass=${this.latest} .farm=${farm} .shelf=${shelf} .words=${words}></vf-shelf-view>`;
    if (!farm || !view) return this.missing("no_farm", words);
    return html`
      ${this.model.farms.length > 1 ? this.farms(view, farm, words) : nothing} ${this.shown(view, page, farm, words)}
    `;
  }

  /** Why there is nothing to show, and for who may mend it, where. */
  private missing(word: Word, words: Words): TemplateResult {
    return html`<div class="card">
      <p>${words.say(word)}</p>
      ${this.latest?.user?.is_admin
        ? html`<p class="calm"><button class="main" @click=${() => navigate("/config/integrations/integration/vertical_farm")}>${words.say("open")}</button></p>`
        : nothing}
    </div>`;
  }

  /** The element of a view, kept as long as the view is looked at. */
  private shown(view: View, page: Page, farm: Farm, words: Words): ViewElement | TemplateResult {
    if (this.failed === view) return html`<p class="card">${words.say("not_loaded")}</p>`;
    const then = (loaded: boolean): void => {
      if (!loaded) this.failed = view;
      this.loads += 1;
    };
    if (!isLoaded(view, then)) return this.loading(words);
    if (this.view?.localName !== view.tag) {
      this.view = document.createElement(view.tag) as ViewElement;
      this.view.addEventListener("vf-colour-by", (event) => this.colourBy((event as CustomEvent<Colouring>).detail));
      this.view.addEventListener("vf-open-shelf", (event) => this.open((event as CustomEvent<string>).detail));
    }
    Object.assign(this.view, { hass: this.latest, farm, words, by: this.by, detail: page.id });
    return this.view;
  }

  private farms(view: View, shown: Farm, words: Words): TemplateResult {
    return html`<div class="farms" role="group" aria-label=${words.say("farms")}>
      ${this.model.farms.map(
        (farm) => html`<button aria-pressed=${farm.id === shown.id} @click=${() => navigate(`${ROOT}/${view.name}/${farm.id}`)}>
          ${farm.name}
        </button>`,
      )}
    </div>`;
  }

  /** The racks and shelves as they stood when they were seen last. */
  private loading(words: Words): TemplateResult {
    return html`<div class="skeleton" role="status" aria-label=${words.say("loading")}>
      ${lastGrid().map((shelves) => html`<div>${Array.from({ length: shelves }, () => html`<div></div>`)}</div>`)}
    </div>`;
  }

  private shelf(id: string): Shelf | undefined {
    for (const farm of this.model.farms) {
      const found = farm.shelves.find((shelf) => shelf.id === id);
      if (!found) continue;
      this.lastFarm = farm.id;
      return found;
    }
    return undefined;
  }

  private colourBy(by: Colouring): void {
    navigate(`${window.location.pathname}?by=${by}`, true);
    this.requestUpdate();
  }

  private open(id: string): void {
    navigate(`${ROOT}/shelf/${id}`);
    window.scrollTo(0, 0);
  }

  /** Goes back to where the grower came from; from a bookmark, to the farm. */
  private back(): void {
    if (this.lastShelf === this.page.id && history.length > 1 && this.cameFromFarm) history.back();
    else navigate(`${ROOT}/farm`);
  }

  /** Where there is no rack yet, there is nothing to look at: who may, sets up. */
  private beginSetUp(): void {
    const farm = this.farm(this.page.id);
    if (!farm || farm.racks.length || this.view?.localName !== "vf-farm-view") return;
    if (this.latest?.user?.is_admin) navigate(`${ROOT}/setup/${farm.id}`, true);
  }

  private cameFromFarm = false;

  override updated(changed: Map<string, unknown>): void {
    this.beginSetUp();
    if (!changed.has("route")) return;
    const before = changed.get("route") as Route | undefined;
    const was = before?.path.split("/")[1];
    if (this.page.shelf) {
      this.cameFromFarm = before !== undefined && was !== "shelf";
      this.lastShelf = this.page.id;
    } else if (was === "shelf" && this.lastShelf) {
      const spot = this.left ?? { scroll: window.scrollY, name: "" };
      const shelf = `[data-shelf="${CSS.escape(this.lastShelf)}"]`;
      void returnTo(spot, () => this.view?.shadowRoot, shelf, () => this.page.shelf);
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
        display: -webkit-box;
        -webkit-box-orient: vertical;
        -webkit-line-clamp: 2;
        overflow: hidden;
        overflow-wrap: anywhere;
        line-height: 1.2;
        font-size: var(--ha-font-size-xl, 20px);
      }
      .back {
        min-width: 44px;
        padding: 0;
        border: none;
      }
      nav {
        display: flex;
        overflow-x: auto;
        scrollbar-width: none;
        padding-inline: var(--ha-space-2, 8px);
        background: var(--app-header-background-color, var(--primary-background-color));
        color: var(--app-header-text-color, var(--primary-text-color));
        border-block-end: 1px solid var(--divider-color);
      }
      nav a {
        display: flex;
        flex: none;
        align-items: center;
        gap: var(--ha-space-2, 8px);
        min-height: 48px;
        padding-inline: var(--vf-space);
        color: inherit;
        text-decoration: none;
        border-block-end: 3px solid transparent;
      }
      nav a[aria-current] {
        font-weight: 500;
        border-color: currentcolor;
      }
      nav a:focus-visible {
        outline: 2px solid var(--vf-accent);
        outline-offset: -4px;
      }
      @media (max-width: 870px) {
        nav {
          position: fixed;
          inset: auto 0 0;
          z-index: 4;
          padding: 0 0 var(--safe-area-inset-bottom, 0px);
          background: var(--card-background-color);
          color: var(--primary-text-color);
          border-block: 1px solid var(--divider-color) 0;
        }
        nav a {
          flex: 1;
          flex-direction: column;
          justify-content: center;
          gap: 2px;
          min-width: 0;
          min-height: 56px;
          padding: 2px;
          border-block: 3px solid transparent 0;
          font-size: var(--ha-font-size-s, 12px);
          text-align: center;
        }
        main {
          margin-block-end: 60px;
        }
      }
      .strip {
        padding: var(--ha-space-2, 8px) var(--ha-space-4, 16px);
        border-inline-start: 6px solid var(--vf-act);
        background: color-mix(in srgb, var(--vf-act) 16%, var(--primary-background-color));
      }
      .zone {
        padding: var(--ha-space-2, 8px) var(--ha-space-4, 16px) 0;
      }
      .starting {
        border-color: var(--vf-info);
        background: color-mix(in srgb, var(--vf-info) 16%, var(--primary-background-color));
      }
      main {
        padding: var(--ha-space-4, 16px);
        padding-block-end: calc(var(--ha-space-8, 32px) + var(--safe-area-inset-bottom, 0px));
      }
      .skeleton {
        display: grid;
        grid-template-columns: repeat(auto-fill, minmax(200px, 1fr));
        gap: var(--ha-space-4, 16px);
      }
      .skeleton > div {
        display: grid;
        gap: var(--ha-space-2, 8px);
        align-content: start;
      }
      .skeleton > div > div {
        height: 72px;
        border-radius: var(--vf-radius);
        background: color-mix(in srgb, var(--primary-text-color) 8%, transparent);
      }
      @media (max-width: 600px) {
        main {
          padding: var(--ha-space-2, 8px);
        }
      }
    `,
  ];
}

const GRID = "vertical-farm-grid";
const MOST_RACKS = 12;

/** How many shelves the racks had when the farm was seen last; four of four at first. */
function lastGrid(): readonly number[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(GRID) ?? "");
    if (Array.isArray(kept)) return kept.slice(0, MOST_RACKS).filter((count) => Number.isInteger(count) && count >= 0 && count < 100);
  } catch {
    // Nothing was kept, or not by us.
  }
  return [4, 4, 4, 4];
}

function keepGrid(farm: Farm | undefined): void {
  if (farm) localStorage.setItem(GRID, JSON.stringify(farm.racks.map((rack) => rack.shelves.length)));
}

if (!customElements.get("vertical-farm-panel")) customElements.define("vertical-farm-panel", VerticalFarmPanel);
