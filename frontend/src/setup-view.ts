/** Setting up: what a farm still lacks, in the order in which it is needed, each by a click. */

import { LitElement, css, html, nothing, type TemplateResult } from "lit";
import "./action-dialog";
import type { ActionDialog } from "./action-dialog";
import "./flow-dialog";
import type { Wanted } from "./flow";
import type { FlowDialog } from "./flow-dialog";
import { navigate, type Hass } from "./hass";
import "./lamp-map";
import type { LampMap } from "./lamp-map";
import { cropName } from "./look";
import { hasSensor, type Farm, type Rack, type Shelf } from "./model";
import { shared } from "./styles";
import "./suggestions";
import type { Suggestions } from "./suggestions";
import type { Words } from "./words";
import type { Word } from "./words/en";

const SHOWN_EMPTY = 6;

export class SetupView extends LitElement {
  static override properties = { farm: { attribute: false }, words: { attribute: false } };

  declare farm: Farm | undefined;
  declare words: Words;
  private latest: Hass | undefined;

  set hass(hass: Hass | undefined) {
    const admin = this.latest?.user?.is_admin;
    this.latest = hass;
    this.pass();
    if (admin !== hass?.user?.is_admin) this.requestUpdate();
  }

  get hass(): Hass | undefined {
    return this.latest;
  }

  private pass(): void {
    const parts = this.renderRoot?.querySelectorAll<ActionDialog | FlowDialog | LampMap | Suggestions>(
      "vf-action-dialog, vf-flow-dialog, vf-lamp-map, vf-suggestions",
    );
    for (const part of parts ?? []) Object.assign(part, { hass: this.latest, words: this.words });
  }

  override updated(): void {
    this.pass();
  }

  private get forms(): FlowDialog | null {
    return this.renderRoot.querySelector<FlowDialog>("vf-flow-dialog");
  }

  private get lampMap(): LampMap | null {
    return this.renderRoot.querySelector<LampMap>("vf-lamp-map");
  }

  override render(): TemplateResult | typeof nothing {
    const { farm, words } = this;
    if (!farm || !words) return nothing;
    const admin = this.latest?.user?.is_admin ?? false;
    const { shelves } = farm;
    const planted = shelves.filter((shelf) => shelf.crop).length;
    const sensed = shelves.filter(hasSensor).length;
    return html`
      <p>${words.say(admin ? "setup_intro" : "setup_by_admin")}</p>
      <ol>
        ${this.step("setup_racks", farm.racks.length > 0, this.racks(farm, admin))}
        ${this.step("setup_sensors", sensed > 0 && sensed === shelves.length, this.sensors(farm, sensed, admin))}
        ${this.step("setup_water", farm.reservoirs.length > 0, this.water(farm, admin))}
        ${this.step("setup_crops", planted > 0, this.crops(farm, planted))}
        ${admin && planted && this.latest?.services["vertical_farm"]?.["suggest_automations"]
          ? this.step("setup_automations", undefined, html`<vf-suggestions .farm=${farm}></vf-suggestions>`)
          : nothing}
      </ol>
      <vf-action-dialog></vf-action-dialog>
      <vf-flow-dialog></vf-flow-dialog>
      <vf-lamp-map></vf-lamp-map>
    `;
  }

  /** A step with whether it is done, in words too; undefined where that says itself. */
  private step(title: Word, done: boolean | undefined, content: TemplateResult): TemplateResult {
    const { words } = this;
    return html`<li class="card" data-tone=${done ? "good" : "info"}>
      <div class="line">
        <h2>${words.say(title)}</h2>
        ${done === undefined
          ? nothing
          : html`<span class="calm"><ha-icon class="tone-icon" icon=${done ? "mdi:check-circle" : "mdi:circle-outline"}></ha-icon>
              ${words.say(done ? "setup_done" : "setup_open")}</span>`}
      </div>
      ${content}
    </li>`;
  }

  private racks(farm: Farm, admin: boolean): TemplateResult {
    const { words } = this;
    const count = { racks: words.number(farm.racks.length), shelves: words.number(farm.shelves.length) };
    return html`<p class="quiet">${farm.racks.length ? words.say("setup_racks_now", count) : words.say("no_racks")}</p>
      ${admin
        ? html`<button class=${farm.racks.length ? "" : "main"} @click=${() => void this.forms?.ask({ entry: farm.entry, kind: "rack" })}>
            ${words.say("add_rack")}
          </button>`
        : nothing}`;
  }

  private sensors(farm: Farm, sensed: number, admin: boolean): TemplateResult {
    const { words } = this;
    const count = { count: words.number(sensed), all: words.number(farm.shelves.length) };
    return html`<p class="quiet">${words.say("setup_sensors_now", count)}</p>
      ${farm.racks.map((rack) => this.rack(farm, rack, admin))}`;
  }

  private rack(farm: Farm, rack: Rack, admin: boolean): TemplateResult {
    const { words } = this;
    const at = (answers: Readonly<Record<string, unknown>>[]): Wanted => ({
      entry: farm.entry,
      kind: "rack",
      subentry: this.own(rack.id),
      answers,
    });
    const shelfOf = (shelf: Shelf): Wanted => at([{ next_step_id: "edit_shelf" }, { shelf: this.own(shelf.id) }]);
    return html`<details ?open=${farm.racks.length === 1}>
      <summary>${rack.name}</summary>
      <ul>
        ${admin
          ? html`<li>
              <span class="text">${words.say("setup_rack_sensors")}</span>
              <button aria-label="${words.say("change")}: ${rack.name}" @click=${() => void this.forms?.ask(at([{ next_step_id: "edit_rack" }]))}>${words.say("change")}</button>
            </li>`
          : nothing}
        ${rack.shelves.map(
          (shelf) => html`<li>
            <span class="text">${shelf.name}
              <span class="quiet">${words.say(hasSensor(shelf) ? "setup_has_sensors" : "setup_no_sensors")} ·
                ${words.say(shelf.entities["planned_level"] ? "setup_has_lamp" : "setup_no_lamp")}</span></span>
            ${admin
              ? html`${shelf.entities["planned_level"]
                    ? html`<button
                        aria-label="${words.say("lamp_measure")}: ${rack.name} ${shelf.name}"
                        @click=${() => void this.lampMap?.ask(shelfOf(shelf), `${rack.name} ${shelf.name}`)}
                      >
                        ${words.say("lamp_measure")}
                      </button>`
                    : nothing}
                  <button
                    aria-label="${words.say("change")}: ${rack.name} ${shelf.name}"
                    @click=${() => void this.forms?.ask(shelfOf(shelf))}
                  >
                    ${words.say("change")}
                  </button>`
              : nothing}
          </li>`,
        )}
      </ul>
    </details>`;
  }

  /** How the integration itself calls a part of the farm. */
  private own(device: string): string {
    return this.latest?.devices[device]?.identifiers?.find(([domain]) => domain === "vertical_farm")?.[1] ?? "";
  }

  private water(farm: Farm, admin: boolean): TemplateResult {
    const { words } = this;
    return html`<p class="quiet">${farm.reservoirs.length ? nothing : words.say("setup_no_water")}</p>
      <ul>
        ${farm.reservoirs.map(
          (reservoir) => html`<li>
            <span class="text">${reservoir.name}</span>
            ${admin
              ? html`<button
                  aria-label="${words.say("change")}: ${reservoir.name}"
                  @click=${() => void this.forms?.ask({ entry: farm.entry, kind: "reservoir", subentry: this.own(reservoir.id) })}
                >
                  ${words.say("change")}
                </button>`
              : nothing}
          </li>`,
        )}
      </ul>
      ${admin && farm.racks.length
        ? html`<button @click=${() => void this.forms?.ask({ entry: farm.entry, kind: "reservoir" })}>${words.say("add_reservoir")}</button>`
        : nothing}`;
  }

  private crops(farm: Farm, planted: number): TemplateResult {
    const { words } = this;
    const empty = farm.shelves.filter((shelf) => shelf.status === "empty");
    const count = { count: words.number(planted), all: words.number(farm.shelves.length) };
    return html`<p class="quiet">${words.say("setup_crops_now", count)}</p>
      <ul>
        ${empty.slice(0, SHOWN_EMPTY).map(
          (shelf) => html`<li>
            <span class="text">${shelf.rack} · ${shelf.name} <span class="quiet">${cropName(shelf, words)}</span></span>
            <button
              aria-label="${words.say("sow")}: ${shelf.rack} ${shelf.name}"
              @click=${() => void this.renderRoot.querySelector<ActionDialog>("vf-action-dialog")?.ask("sow", shelf.id, `${shelf.rack} · ${shelf.name}`)}
            >
              ${words.say("sow")}
            </button>
          </li>`,
        )}
      </ul>
      ${empty.length > SHOWN_EMPTY
        ? html`<button @click=${() => navigate("/vertical-farm/farm")}>${words.say("setup_more_empty", { count: words.number(empty.length - SHOWN_EMPTY) })}</button>`
        : nothing}`;
  }

  static override styles = [
    shared,
    css`
      :host {
        display: grid;
        gap: var(--vf-space);
        max-width: 900px;
        margin-inline: auto;
      }
      ol {
        display: grid;
        gap: var(--vf-space);
      }
      ol > li {
        display: grid;
        gap: var(--ha-space-2, 8px);
        justify-items: start;
        border-inline-start: 4px solid var(--tone);
      }
      .line,
      li li,
      .calm {
        display: flex;
        align-items: center;
        gap: var(--ha-space-2, 8px);
      }
      .line,
      details,
      ul {
        width: 100%;
      }
      .line,
      li li {
        justify-content: space-between;
      }
      li li {
        padding-block: 4px;
      }
      .text {
        flex: 1;
        display: grid;
        min-width: 0;
        overflow-wrap: anywhere;
      }
      summary {
        min-height: 44px;
        align-content: center;
        cursor: pointer;
        font-weight: 500;
      }
    `,
  ];
}

if (!customElements.get("vf-setup-view")) customElements.define("vf-setup-view", SetupView);
