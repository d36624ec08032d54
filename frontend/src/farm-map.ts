/** The racks and shelves as they stand. Arrow keys move, Enter opens. */

import { LitElement, css, html, nothing, type TemplateResult } from "lit";
import { COLOURINGS, STATUS_ICON, STATUS_TONE, cropName, lookOf, type Colouring } from "./look";
import type { Farm, Rack, Shelf, Status } from "./model";
import { shared } from "./styles";
import type { Words } from "./words";

const DENSE_RACKS = 12;
const DENSE_SHELVES = 60;
const COUNTED: readonly Status[] = ["act", "watch", "good", "no_data", "unknown", "empty"];

export class FarmMap extends LitElement {
  static override properties = {
    farm: { attribute: false },
    words: { attribute: false },
    by: { attribute: false },
    here: { state: true },
  };

  declare farm: Farm | undefined;
  declare words: Words;
  declare by: Colouring;
  declare here: string;

  constructor() {
    super();
    this.by = "health";
    this.here = "";
  }

  /** Puts the focus on a shelf, such as the one that was looked at last. */
  focusShelf(id: string): void {
    this.here = id;
    void this.updateComplete.then(() => this.button(id)?.focus());
  }

  override render(): TemplateResult | typeof nothing {
    const { farm, words } = this;
    if (!farm) return nothing;
    const dense = farm.racks.length > DENSE_RACKS || farm.shelves.length > DENSE_SHELVES;
    const rows = [...new Set(farm.racks.map((rack) => rack.row))];
    return html`
      <div class="top">
        <h2>${words.say("map")}</h2>
        <ul class="counts">
          ${COUNTED.filter((status) => farm.counts[status]).map((status) => this.count(status, farm.counts[status]))}
        </ul>
      </div>
      <div class="by" role="group" aria-label=${words.say("colour_by")}>
        ${COLOURINGS.map(
          (by) => html`<button aria-pressed=${by === this.by} @click=${() => this.ask("vf-colour-by", by)}>
            ${words.say(`by_${by}`)}
          </button>`,
        )}
      </div>
      ${rows.map(
        (row) => html`
          ${row === null || rows.length === 1 ? nothing : html`<h3 class="quiet">${words.say("row", { name: row })}</h3>`}
          <div class="racks ${dense ? "dense" : ""}" @keydown=${this.move}>
            ${farm.racks.filter((rack) => rack.row === row).map((rack) => this.rack(rack, dense))}
          </div>
        `,
      )}
    `;
  }

  private count(status: Status, count: number): TemplateResult {
    return html`<li data-tone=${STATUS_TONE[status]}>
      <ha-icon class="tone-icon" icon=${STATUS_ICON[status]}></ha-icon>
      ${this.words.number(count)} <span class="quiet">${this.words.sayKey("status", status)}</span>
    </li>`;
  }

  private rack(rack: Rack, dense: boolean): TemplateResult {
    return html`<section class="rack" aria-label=${rack.name}>
      <h3 title=${rack.name}>${rack.name}</h3>
      ${rack.shelves.map((shelf) =>
        shelf.status === "empty"
          ? html`<div class="empty">${this.shelf(shelf, dense)} ${this.sow(shelf, dense)}</div>`
          : this.shelf(shelf, dense),
      )}
    </section>`;
  }

  private shelf(shelf: Shelf, dense: boolean): TemplateResult {
    const { words } = this;
    const look = lookOf(shelf, this.by, words);
    const crop = cropName(shelf, words);
    const word = look.word === crop ? "" : look.word;
    // What is seen comes first and as it is seen, so that it can be spoken to find the shelf.
    const seen = [shelf.name, crop, word, look.number].filter(Boolean).join(" ");
    const said = `${seen}, ${shelf.rack}`;
    return html`<button
      class="shelf ${look.hatched ? "hatched" : ""}"
      data-tone=${look.tone}
      data-shelf=${shelf.id}
      tabindex=${shelf.id === this.first ? 0 : -1}
      aria-label=${said}
      title=${dense ? said : nothing}
      @focus=${() => (this.here = shelf.id)}
      @click=${() => this.ask("vf-open-shelf", shelf.id)}
    >
      <ha-icon class="tone-icon" icon=${look.icon}></ha-icon>
      ${dense
        ? shelf.status === "empty"
          ? nothing
          : html`<span class="number">${look.number || look.word.slice(0, 3)}</span>`
        : html`<span class="what">
              <span class="name">${shelf.name}</span>
              <span class="crop" title=${crop}>${crop}</span>
              ${word ? html`<span class="quiet">${word}</span>` : nothing}
            </span>
            <span class="number">${look.number}</span>`}
    </button>`;
  }

  /** Reached by Tab from its shelf alone, so that a farm with much room has no long way. */
  private sow(shelf: Shelf, dense: boolean): TemplateResult {
    const { words } = this;
    const said = `${words.say("sow")}: ${shelf.rack} ${shelf.name}`;
    return html`<button
      class="sow"
      aria-label=${said}
      title=${dense ? said : nothing}
      tabindex=${shelf.id === this.first ? 0 : -1}
      @click=${() => this.ask("vf-sow", shelf.id)}
    >
      ${dense ? html`<ha-icon icon="mdi:seed-plus-outline"></ha-icon>` : words.say("sow")}
    </button>`;
  }

  private get first(): string | undefined {
    return this.here || this.farm?.shelves[0]?.id;
  }

  private ask(event: string, detail: string): void {
    this.dispatchEvent(new CustomEvent(event, { detail, bubbles: true, composed: true }));
  }

  private button(id: string): HTMLElement | null {
    return this.renderRoot.querySelector(`[data-shelf="${CSS.escape(id)}"]`);
  }

  private move(event: KeyboardEvent): void {
    const racks = this.farm?.racks.filter((rack) => rack.shelves.length) ?? [];
    const at = racks.findIndex((rack) => rack.shelves.some((shelf) => shelf.id === this.here));
    const rack = racks[at];
    if (!rack) return;
    const level = rack.shelves.findIndex((shelf) => shelf.id === this.here);
    const forward = getComputedStyle(this).direction === "rtl" ? -1 : 1;
    const steps: Readonly<Record<string, readonly [number, number]>> = {
      ArrowUp: [0, -1],
      ArrowDown: [0, 1],
      ArrowLeft: [-forward, 0],
      ArrowRight: [forward, 0],
      Home: [-at, -level],
      End: [racks.length - 1 - at, Number.MAX_SAFE_INTEGER],
    };
    const step = steps[event.key];
    if (!step) return;
    event.preventDefault();
    const target = racks[Math.min(Math.max(at + step[0], 0), racks.length - 1)];
    const shelf = target?.shelves[Math.min(Math.max(level + step[1], 0), target.shelves.length - 1)];
    if (shelf) this.focusShelf(shelf.id);
  }

  static override styles = [
    shared,
    css`
      .top,
      .counts,
      .by {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: var(--ha-space-2, 8px);
      }
      .top {
        justify-content: space-between;
      }
      .counts {
        gap: var(--vf-space);
      }
      .counts li {
        display: flex;
        align-items: center;
        gap: 4px;
      }
      .by {
        margin-block: var(--vf-space);
      }
      .racks {
        display: grid;
        grid-template-columns: repeat(auto-fill, minmax(min(100%, 190px), 1fr));
        gap: var(--ha-space-4, 16px);
        margin-block-end: var(--ha-space-4, 16px);
        align-items: end;
      }
      .rack {
        display: grid;
        gap: 6px;
        min-width: 0;
      }
      .rack h3 {
        overflow-wrap: anywhere;
        font-weight: 500;
      }
      .shelf {
        display: flex;
        align-items: center;
        gap: var(--ha-space-2, 8px);
        width: 100%;
        min-width: 0;
        min-height: 52px;
        padding-block: var(--ha-space-1, 4px);
        text-align: start;
        border-color: color-mix(in srgb, var(--tone) 45%, var(--divider-color));
        border-inline-start: 5px solid var(--tone);
        background: color-mix(in srgb, var(--tone) 14%, transparent);
      }
      .empty {
        display: flex;
        gap: 6px;
        min-width: 0;
      }
      .empty > :last-child {
        flex: none;
      }
      .shelf:hover {
        background: color-mix(in srgb, var(--tone) 24%, transparent);
      }
      .hatched {
        background: repeating-linear-gradient(
          -45deg,
          transparent 0 8px,
          color-mix(in srgb, var(--tone) 22%, transparent) 8px 12px
        );
      }
      .what {
        flex: 1;
        display: grid;
        min-width: 0;
      }
      .what > * {
        overflow-wrap: anywhere;
      }
      .name {
        font-weight: 500;
      }
      .crop {
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
      }
      .shelf .quiet {
        color: color-mix(in srgb, var(--primary-text-color) 80%, transparent);
      }
      .number {
        font-variant-numeric: tabular-nums;
        font-weight: 500;
        white-space: nowrap;
      }
      .dense {
        grid-template-columns: repeat(auto-fill, minmax(84px, 1fr));
        gap: var(--ha-space-2, 8px);
      }
      .dense .shelf {
        min-height: 44px;
        padding: 0 6px;
        gap: 4px;
      }
      .dense .empty {
        gap: 2px;
      }
      .dense .sow {
        min-width: 40px;
        padding: 0;
      }
      @media (max-width: 500px) {
        .racks:not(.dense) {
          grid-template-columns: repeat(auto-fill, minmax(150px, 1fr));
        }
        .racks:not(.dense) .shelf {
          padding: 4px 6px;
        }
      }
    `,
  ];
}

if (!customElements.get("vf-farm-map")) customElements.define("vf-farm-map", FarmMap);
