/** One shelf: its crop, where the values are in their bands, why health is what it is. */

import { LitElement, css, html, nothing, type TemplateResult } from "lit";
import "./act-now";
import type { ActNow } from "./act-now";
import "./action-dialog";
import type { Action, ActionDialog } from "./action-dialog";
import "./bands";
import type { Target } from "./bands";
import { follow } from "./follow";
import "./ha-cards";
import type { HaCard } from "./ha-cards";
import { isKnown, navigate, numberOf, openMoreInfo, type Hass } from "./hass";
import "./light-plan";
import type { LightPlan } from "./light-plan";
import { STATUS_ICON, STATUS_TONE, cropName } from "./look";
import type { Deduction, Farm, Shelf } from "./model";
import { needsOf } from "./needs";
import "./reasons";
import type { Reasons } from "./reasons";
import { shared } from "./styles";
import type { Words } from "./words";

interface StageOfBatch {
  stage: string;
  days: number;
  starts: string | null;
  current: boolean;
}

export interface Detail {
  targets: readonly Target[];
  batch: string | null;
  ready: boolean;
  stages: readonly StageOfBatch[];
  day?: number;
  share?: number;
  devices: readonly string[];
}

const TRENDS = ["temperature", "humidity", "air_vpd", "co2", "ppfd"] as const;
const SPANS = [24, 168] as const;
const WITH_CROP: readonly Action[] = ["harvest", "observe", "advance_stage", "move_batch", "discard", "undo"];
const WITHOUT_CROP: readonly Action[] = ["sow"];
export class ShelfView extends LitElement {
  static override properties = {
    farm: { attribute: false },
    shelf: { attribute: false },
    words: { attribute: false },
    detail: { state: true },
    hours: { state: true },
  };

  declare farm: Farm | undefined;
  declare shelf: Shelf | undefined;
  declare words: Words;
  private declare detail: Detail | undefined;
  private declare hours: number;
  private latest: Hass | undefined;
  private followed = "";
  private stop: (() => void) | undefined;

  constructor() {
    super();
    this.hours = 24;
  }

  /** Home Assistant's own cards follow every change; ours are not rendered for it. */
  set hass(hass: Hass) {
    this.latest = hass;
    for (const part of this.renderRoot?.querySelectorAll<ActNow | LightPlan | Reasons>("vf-act-now, vf-light-plan, vf-reasons") ?? []) part.hass = hass;
    for (const card of this.renderRoot?.querySelectorAll<HaCard>("vf-ha-card") ?? []) card.hass = hass;
    const dialog = this.dialog;
    if (dialog) dialog.hass = hass;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    void this.latest?.loadBackendTranslation("services", "vertical_farm").then(() => this.requestUpdate());
    this.requestUpdate();
  }

  override updated(): void {
    const id = this.shelf?.id ?? "";
    if (this.latest) this.hass = this.latest;
    if (this.dialog) this.dialog.words = this.words;
    if (id === this.followed || !this.latest) return;
    this.stop?.();
    this.followed = id;
    this.detail = undefined;
    this.stop = id
      ? follow<Detail>(
          this.latest.connection,
          { type: "vertical_farm/shelf/subscribe", device_id: id },
          (detail) => (this.detail = detail),
        )
      : undefined;
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.stop?.();
    this.followed = "";
  }

  private get dialog(): ActionDialog | null {
    return this.renderRoot?.querySelector<ActionDialog>("vf-action-dialog") ?? null;
  }

  override render(): TemplateResult {
    const { shelf, words } = this;
    if (!shelf) {
      return html`<div class="card">
        <p>${words.say("removed")}</p>
        <p><button class="main" @click=${() => navigate("/vertical-farm/farm")}>${words.say("back")}</button></p>
      </div>`;
    }
    return html`
      ${this.summary(shelf)}
      ${this.farm && needsOf(this.farm).some(({ causes, place }) => place === shelf.id && causes.length)
        ? html`<vf-act-now .farm=${this.farm} .only=${shelf.id} .words=${words}></vf-act-now>`
        : nothing}
      ${this.detail?.targets.length
        ? html`<section class="card">
            <h2>${words.say("targets")}</h2>
            <vf-bands .targets=${this.detail.targets} .words=${words} .temperature=${this.latest?.config.unit_system.temperature} .today=${this.dliToday(shelf)} .silent=${this.silent}></vf-bands>
          </section>`
        : nothing}
      <div class="pair">${shelf.crop ? this.why(shelf) : nothing} ${this.problems(shelf)}</div>
      ${this.light(shelf)} ${this.reasons()} ${this.trends(shelf)} ${this.devices()} ${this.events(shelf)}
      <vf-action-dialog></vf-action-dialog>
    `;
  }

  private summary(shelf: Shelf): TemplateResult {
    const { words } = this;
    const score = shelf.health === null ? "" : words.number(shelf.health);
    return html`<section class="card">
      <div class="line">
        <h2>${cropName(shelf, words)}</h2>
        <span class="status" data-tone=${STATUS_TONE[shelf.status]}>
          <ha-icon class="tone-icon" icon=${STATUS_ICON[shelf.status]}></ha-icon>
          ${words.sayKey("status", shelf.status)} ${score ? html`<b>${words.say("health", { score })}</b>` : nothing}
        </span>
      </div>
      ${shelf.crop ? html`<p class="quiet">${this.harvest(shelf)}</p>` : html`<p class="quiet">${this.emptyFor(shelf)}</p>`}
      ${shelf.status === "no_data" && shelf.silentSince
        ? html`<p data-tone="none"><ha-icon class="tone-icon" icon=${STATUS_ICON.no_data}></ha-icon>
            ${words.say("no_data")} ${words.lasting(shelf.silentSince)}</p>`
        : nothing}
      ${this.detail?.stages.length ? this.stages(this.detail) : nothing}
      <div class="actions" role="group" aria-label=${words.say("actions")}>
        ${(shelf.crop ? WITH_CROP : WITHOUT_CROP).map(
          (action, index) => html`<button class=${index ? "" : "main"} @click=${() => void this.dialog?.ask(action, shelf.id, `${shelf.rack} · ${shelf.name}`)}>
            ${this.latest?.localize(`component.vertical_farm.services.${action}.name`) || action.replaceAll("_", " ")}
          </button>`,
        )}
        ${this.latest?.user?.is_admin
          ? html`<button @click=${() => navigate(`/config/devices/device/${shelf.id}`)}>${words.say("device_page")}</button>`
          : nothing}
      </div>
    </section>`;
  }

  private emptyFor(shelf: Shelf): string {
    const last = shelf.entities["crop_event"] ? this.latest?.states[shelf.entities["crop_event"]] : undefined;
    // What happened last on an empty shelf is that something left it.
    if (!isKnown(last)) return this.words.say("empty_shelf");
    return this.words.say("empty_since", { date: this.words.date(last.state) });
  }

  private harvest(shelf: Shelf): string {
    const { words } = this;
    if (this.detail?.ready || (shelf.daysToHarvest ?? 1) <= 0) return words.say("harvest_due");
    const date = shelf.harvestDate?.state ?? "";
    if (shelf.daysToHarvest === null || !/^\d{4}-\d\d-\d\d$/.test(date)) return "";
    return words.say("harvest_in", { days: words.days(shelf.daysToHarvest), date: words.date(date) });
  }

  private stages(detail: Detail): TemplateResult {
    const { words } = this;
    const at = detail.stages.findIndex((stage) => stage.current);
    const share = detail.share ?? 0;
    const name = (stage: string): string => words.state("select", "stage", stage);
    const said = words.say("stage_day", {
      stage: name(detail.stages[at]?.stage ?? ""),
      day: words.number(detail.day ?? 0),
      share: words.percent(share),
    });
    return html`<div class="stages" role="img" aria-label="${words.say("stage")}: ${said}">
        ${detail.stages.map(
          (stage, index) => html`<div class="stage" style="flex-grow:${Math.max(stage.days, 1)}">
            <div class="bar"><div style="width:${index < at ? 100 : index > at ? 0 : share * 100}%"></div></div>
            <span class=${stage.current ? "" : "quiet"} title=${name(stage.stage)}>${name(stage.stage)}</span>
          </div>`,
        )}
      </div>
      <p>${said}</p>`;
  }

  private silent = (target: string): string | null => {
    const { latest, shelf } = this;
    const state = latest?.states[shelf?.entities[target === "vpd" ? "air_vpd" : target] ?? ""];
    return state && numberOf(state) === null ? state.last_changed : null;
  };

  private dliToday(shelf: Shelf): string {
    const state = this.latest?.states[shelf.entities["dli_today"] ?? ""];
    return state && this.latest ? this.latest.formatEntityState(state) : "";
  }

  private why(shelf: Shelf): TemplateResult {
    const { words } = this;
    const title =
      shelf.health === null ? words.say("why_unknown") : words.say("why", { score: words.number(shelf.health) });
    return html`<section class="card">
      <h2>${title}</h2>
      ${shelf.deductions.length
        ? html`<ul>
            ${shelf.deductions.map(
              (each) => html`<li>
                ${this.cause(each)} ${each.points ? html`<b>−${words.number(each.points)}</b>` : nothing}
              </li>`,
            )}
          </ul>`
        : html`<p>${words.say(shelf.health === null ? "too_early" : "all_well")}</p>`}
      ${shelf.confidence === null
        ? nothing
        : html`<p class="quiet">${words.say("confidence", { percent: words.percent(shelf.confidence / 100) })}</p>`}
    </section>`;
  }

  private cause(deduction: Deduction): string {
    const { words } = this;
    const metric = deduction.metric ? words.sayKey("metric", deduction.metric) : "";
    if (deduction.cause === "out_of_band") return words.say("out_of_band", { metric });
    if (deduction.cause === "missing") return words.say("missing", { metric });
    return words.sayKey("alarm", deduction.cause);
  }

  private problems(shelf: Shelf): TemplateResult | typeof nothing {
    if (!shelf.problems.length) return nothing;
    const { words } = this;
    return html`<section class="card">
      <h2>${words.say("sensors")}</h2>
      <ul>
        ${shelf.problems.map((problem) => {
          const name = this.latest?.states[problem.entity_id]?.attributes["friendly_name"];
          return html`<li>
            <button @click=${() => openMoreInfo(this, problem.entity_id)}>
              ${typeof name === "string" ? name : problem.entity_id}
            </button>
            ${words.sayKey("trust", problem.trust)}
          </li>`;
        })}
      </ul>
    </section>`;
  }

  private light(shelf: Shelf): TemplateResult | typeof nothing {
    if (!shelf.entities["planned_level"]) return nothing;
    return html`<section class="card">
      <h2>${this.words.say("light_plan")}</h2>
      <vf-light-plan .device=${shelf.id} .words=${this.words}></vf-light-plan>
    </section>`;
  }

  private reasons(): TemplateResult | typeof nothing {
    const devices = this.detail?.devices ?? [];
    if (!devices.length) return nothing;
    return html`<vf-reasons .devices=${devices} .words=${this.words}></vf-reasons>`;
  }

  private trends(shelf: Shelf): TemplateResult | typeof nothing {
    const { words, hours } = this;
    const entities = TRENDS.flatMap((key) => shelf.entities[key] ?? []);
    const light = shelf.entities["dli_today"];
    if (!entities.length) return nothing;
    return html`<section>
      <div class="line">
        <h2>${words.say("trends")}</h2>
        <div class="spans" role="group" aria-label=${words.say("trends")}>
          ${SPANS.map(
            (span) => html`<button aria-pressed=${span === hours} @click=${() => (this.hours = span)}>
              ${span === 24 ? words.hours(span) : words.days(span / 24)}
            </button>`,
          )}
        </div>
      </div>
      <div class="graphs">
        ${entities.map(
          (entity) => html`<vf-ha-card .config=${{ type: "history-graph", hours_to_show: hours, entities: [entity] }}></vf-ha-card>`,
        )}
        ${light ? html`<vf-ha-card .config=${this.lightByDay(light)}></vf-ha-card>` : nothing}
      </div>
    </section>`;
  }

  private lightByDay(entity: string): Record<string, unknown> {
    const title = this.words.say("light_days");
    const daily = { stat_types: ["change"], period: "day", days_to_show: 14, chart_type: "bar", hide_legend: true };
    return { type: "statistics-graph", title, entities: [entity], ...daily };
  }

  private devices(): TemplateResult | typeof nothing {
    const devices = this.detail?.devices ?? [];
    if (!devices.length) return nothing;
    return html`<section>
      <h2>${this.words.say("devices")}</h2>
      <div class="tiles">
        ${devices.map((entity) => html`<vf-ha-card .config=${{ type: "tile", entity }}></vf-ha-card>`)}
      </div>
    </section>`;
  }

  private events(shelf: Shelf): TemplateResult | typeof nothing {
    const event = shelf.entities["crop_event"];
    if (!event) return nothing;
    const config = {
      type: "logbook",
      title: this.words.say("events"),
      hours_to_show: 168,
      target: { entity_id: [event] },
    };
    return html`<vf-ha-card .config=${config}></vf-ha-card>`;
  }

  static override styles = [
    shared,
    css`
      :host {
        container-type: inline-size;
        display: grid;
        grid-template-columns: minmax(0, 1fr);
        gap: var(--ha-space-4, 16px);
        width: 100%;
        max-width: 1100px;
        margin-inline: auto;
      }
      .line,
      .actions,
      .status {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: var(--ha-space-2, 8px);
      }
      .line {
        justify-content: space-between;
      }
      .actions {
        margin-block-start: var(--vf-space);
      }
      .stages {
        display: flex;
        gap: 3px;
        margin-block: var(--vf-space) var(--ha-space-1, 4px);
      }
      .stage {
        flex-basis: 0;
        min-width: 0;
        font-size: var(--ha-font-size-s, 12px);
      }
      .stage span {
        display: block;
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
      }
      .bar {
        height: 10px;
        border-radius: 5px;
        overflow: hidden;
        background: color-mix(in srgb, var(--primary-text-color) 14%, transparent);
      }
      .bar div {
        height: 100%;
        background: var(--vf-good);
      }
      .pair {
        display: grid;
        grid-template-columns: repeat(auto-fit, minmax(min(100%, 300px), 1fr));
        gap: var(--ha-space-4, 16px);
      }
      .pair ul {
        margin-block: var(--ha-space-2, 8px);
      }
      .pair li {
        display: flex;
        align-items: center;
        justify-content: space-between;
        gap: var(--vf-space);
        padding-block: 4px;
      }
      .spans {
        display: flex;
        gap: var(--ha-space-1, 4px);
      }
      .graphs {
        display: grid;
        grid-template-columns: repeat(auto-fit, minmax(min(100%, 360px), 1fr));
        gap: var(--ha-space-4, 16px);
        align-items: start;
        margin-block-start: var(--ha-space-2, 8px);
      }
      .tiles {
        display: grid;
        grid-template-columns: repeat(auto-fill, minmax(min(100%, 240px), 1fr));
        gap: var(--ha-space-2, 8px);
        margin-block-start: var(--ha-space-2, 8px);
      }
    `,
  ];
}

if (!customElements.get("vf-shelf-view")) customElements.define("vf-shelf-view", ShelfView);
