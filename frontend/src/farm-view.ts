/** A farm at a glance: what needs someone now, what says nothing, what is due, and the map. */

import { LitElement, css, html, nothing, type TemplateResult } from "lit";
import { reasonOf } from "./action-dialog";
import "./farm-map";
import type { FarmMap } from "./farm-map";
import { navigate, openMoreInfo, toast, type Hass } from "./hass";
import "./light-summary";
import type { LightSummary } from "./light-summary";
import { STATUS_ICON, cropName, type Colouring } from "./look";
import { isSetUp, type Farm, type Fault, type Shelf } from "./model";
import { shared } from "./styles";
import { dueNow, followTasks, type FarmTask } from "./tasks";
import type { Words } from "./words";

const SHOWN_TASKS = 5;

export class FarmView extends LitElement {
  static override properties = {
    farm: { attribute: false },
    words: { attribute: false },
    by: { attribute: false },
    tasks: { state: true },
    busy: { state: true },
  };

  private latest: Hass | undefined;
  declare farm: Farm | undefined;
  declare words: Words;
  declare by: Colouring;
  private declare tasks: readonly FarmTask[];
  private declare busy: ReadonlySet<string>;
  private followed = "";
  private stopTasks: (() => void) | undefined;

  constructor() {
    super();
    this.by = "health";
    this.tasks = [];
    this.busy = new Set();
  }

  /** Not looked at to render: what is shown is in the farm. */
  set hass(hass: Hass | undefined) {
    this.latest = hass;
    const light = this.renderRoot?.querySelector<LightSummary>("vf-light-summary");
    if (light) light.hass = hass;
  }

  get hass(): Hass | undefined {
    return this.latest;
  }

  focusShelf(id: string): void {
    void this.updateComplete.then(() => this.renderRoot.querySelector<FarmMap>("vf-farm-map")?.focusShelf(id));
  }

  override updated(): void {
    const list = this.farm?.tasks ? this.farm.entry : "";
    if (list === this.followed || !this.hass) return;
    this.stopTasks?.();
    this.followed = list;
    this.tasks = [];
    this.stopTasks = list ? followTasks(this.hass.connection, list, (told) => (this.tasks = dueNow(told))) : undefined;
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.stopTasks?.();
    this.followed = "";
  }

  override render(): TemplateResult | typeof nothing {
    const { farm, words } = this;
    if (!farm) return nothing;
    if (!farm.racks.length) {
      void import("./more-views");
      return html`<vf-setup-view .hass=${this.hass} .farm=${farm} .words=${words}></vf-setup-view>`;
    }
    return html`
      <div class="about quiet">
        <span>${words.say("shelves", { count: words.number(farm.shelves.length) })}</span>
        ${farm.dataAgeMin === null
          ? nothing
          : html`<span>${words.say("data_age", { age: words.minutes(farm.dataAgeMin) })}</span>`}
        ${farm.mode && farm.mode.state !== "normal" ? this.mode(farm) : nothing}
      </div>
      ${this.hass?.user?.is_admin && !isSetUp(farm)
        ? html`<p class="card calm">
            <ha-icon icon="mdi:cog-outline"></ha-icon>${words.say("setup_unfinished")}
            <button class="main" @click=${() => navigate(`/vertical-farm/setup/${farm.id}`)}>${words.say("setup_continue")}</button>
          </p>`
        : nothing}
      <div class="columns">
        <div class="needs">
          ${this.actNow(farm)} ${this.noData(farm)} ${this.due(farm, this.tasks)}
        </div>
        <div>
          <div class="card">
            <vf-farm-map .farm=${farm} .words=${words} .by=${this.by}></vf-farm-map>
          </div>
          <vf-light-summary .hass=${this.hass} .farm=${farm} .words=${words}></vf-light-summary>
        </div>
      </div>
    `;
  }

  private mode(farm: Farm): TemplateResult {
    const mode = this.words.state("select", "mode", farm.mode?.state ?? "");
    return html`<button class="main" @click=${() => openMoreInfo(this, farm.mode?.entity_id ?? "")}>
      ${this.words.say("mode", { mode })}
    </button>`;
  }

  private actNow(farm: Farm): TemplateResult {
    const { words } = this;
    const count = farm.faults.length + farm.actNow.length;
    return html`<section class="card" data-tone=${count ? "act" : "good"}>
      <h2>${words.say("act_now")} ${count ? html`<span>(${words.number(count)})</span>` : nothing}</h2>
      ${count ? nothing : html`<p class="quiet calm"><ha-icon class="tone-icon" icon=${STATUS_ICON.good}></ha-icon>${words.say("nothing_to_act")}</p>`}
      <ul>
        ${farm.faults.map((fault) => this.fault(fault))} ${farm.actNow.map((shelf) => this.sick(shelf))}
      </ul>
      ${farm.ready ? html`<p class="calm" data-tone="good"><ha-icon class="tone-icon" icon="mdi:scissors-cutting"></ha-icon>${words.say("ready", { count: words.number(farm.ready) })}</p>` : nothing}
    </section>`;
  }

  private fault(fault: Fault): TemplateResult {
    const { words } = this;
    const device = this.hass?.states[fault.entityId]?.attributes["friendly_name"];
    return html`<li>
      <ha-icon class="tone-icon" icon="mdi:shield-alert"></ha-icon>
      <span class="text">
        <b>${fault.placeName}</b>
        <span>${typeof device === "string" ? device : fault.entityId}: ${words.sayKey("fault", fault.fault)}</span>
        <span class="quiet">${words.lasting(fault.since)}</span>
      </span>
      ${fault.acknowledge
        ? html`<button ?disabled=${this.busy.has(fault.acknowledge)} @click=${() => this.acknowledge(fault.acknowledge ?? "")}>
            ${words.say("acknowledge")}
          </button>`
        : html`<button @click=${() => openMoreInfo(this, fault.entityId)}>${words.say("open")}</button>`}
    </li>`;
  }

  private sick(shelf: Shelf): TemplateResult {
    const { words } = this;
    const wrong = [
      ...shelf.low.map((metric) => words.say("too_low", { metric: words.sayKey("metric", metric) })),
      ...shelf.high.map((metric) => words.say("too_high", { metric: words.sayKey("metric", metric) })),
    ];
    const score = shelf.health === null ? "" : words.say("health", { score: words.number(shelf.health) });
    return html`<li>
      <ha-icon class="tone-icon" icon=${STATUS_ICON.act}></ha-icon>
      <span class="text">
        <b>${shelf.rack} · ${shelf.name}</b>
        <span>${[score, ...wrong].filter(Boolean).join(" · ")}</span>
        <span class="quiet">${cropName(shelf, words)}</span>
      </span>
      ${this.opener(shelf)}
    </li>`;
  }

  private opener(shelf: Shelf): TemplateResult {
    const { words } = this;
    const label = `${words.say("open")}: ${shelf.rack} ${shelf.name}`;
    return html`<button aria-label=${label} @click=${() => navigate(`/vertical-farm/shelf/${shelf.id}`)}>
      ${words.say("open")}
    </button>`;
  }

  private noData(farm: Farm): TemplateResult | typeof nothing {
    const { words } = this;
    const { count, entityId } = farm.sensorProblems;
    if (!farm.noData.length && !count) return nothing;
    return html`<section class="card" data-tone="none">
      <h2>${words.say("no_data")}</h2>
      <ul>
        ${farm.noData.map(
          (shelf) => html`<li>
            <ha-icon class="tone-icon" icon=${STATUS_ICON.no_data}></ha-icon>
            <span class="text">
              <b>${shelf.rack} · ${shelf.name}</b>
              ${shelf.silentSince ? html`<span class="quiet">${words.lasting(shelf.silentSince)}</span>` : nothing}
            </span>
            ${this.opener(shelf)}
          </li>`,
        )}
        ${count
          ? html`<li>
              <ha-icon class="tone-icon" icon="mdi:access-point-off"></ha-icon>
              <span class="text">${words.say("sensors_look", { count: words.number(count) })}</span>
              <button aria-label="${words.say("open")}: ${words.say("sensors")}" @click=${() => openMoreInfo(this, entityId ?? "")}>
                ${words.say("open")}
              </button>
            </li>`
          : nothing}
      </ul>
    </section>`;
  }

  private due(farm: Farm, due: readonly FarmTask[]): TemplateResult {
    const { words } = this;
    return html`<section class="card" data-tone="info">
      <h2>${words.say("due_today")} ${due.length ? html`<span>(${words.number(due.length)})</span>` : nothing}</h2>
      ${due.length ? nothing : html`<p class="quiet calm">${words.say("nothing_due")}</p>`}
      <ul>
        ${due.slice(0, SHOWN_TASKS).map(
          (task) => html`<li>
            <span class="text">
              <span dir="auto">${task.name}</span>
              <span class="quiet">${[task.place, task.day ? words.date(task.day) : ""].filter(Boolean).join(" · ")}</span>
            </span>
            ${this.finisher(farm, task)}
          </li>`,
        )}
      </ul>
      ${farm.tasks
        ? html`<button class="all" @click=${() => navigate(`/vertical-farm/tasks?farm=${farm.id}`)}>${words.say("all_tasks")}</button>`
        : nothing}
    </section>`;
  }

  /** A harvest is done by logging it where the plants stand; other work is ticked off. */
  private finisher(farm: Farm, task: FarmTask): TemplateResult {
    const { words } = this;
    const { batch, kind, shelf } = task;
    const harvest = kind === "harvest" && batch && shelf;
    const what = harvest ? words.say("harvest") : words.say("done");
    return html`<button
      aria-label="${what}: ${task.name}"
      ?disabled=${this.busy.has(task.uid)}
      @click=${() => (harvest ? navigate(`/vertical-farm/shelf/${shelf}`) : void this.complete(farm, task))}
    >
      ${what}
    </button>`;
  }

  private acknowledge(button: string): Promise<void> {
    return this.attempt(button, () => this.hass?.callService("button", "press", { entity_id: button }, undefined, false));
  }

  private complete(farm: Farm, task: FarmTask): Promise<void> {
    const fields = { entity_id: farm.tasks, item: task.uid, status: "completed" };
    return this.attempt(task.uid, () => this.hass?.callService("todo", "update_item", fields, undefined, false));
  }

  /** Does what was clicked, once at a time, and says so where it did not work. */
  private async attempt(what: string, act: () => Promise<unknown> | undefined): Promise<void> {
    this.busy = new Set([...this.busy, what]);
    try {
      await act();
    } catch (error) {
      const again = { text: this.words.say("retry"), action: () => void this.attempt(what, act) };
      toast(this, this.words.say("failed", { reason: reasonOf(error) }), again);
    } finally {
      this.busy = new Set([...this.busy].filter((each) => each !== what));
    }
  }

  static override styles = [
    shared,
    css`
      .about {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: var(--ha-space-2, 8px) var(--ha-space-4, 16px);
        margin-block-end: var(--vf-space);
      }
      .columns {
        display: grid;
        grid-template-columns: minmax(280px, 1fr) minmax(0, 2.4fr);
        gap: var(--ha-space-4, 16px);
        align-items: start;
      }
      .needs {
        display: grid;
        gap: var(--ha-space-4, 16px);
      }
      section.card {
        border-top: 4px solid var(--tone);
      }
      li {
        display: flex;
        align-items: center;
        gap: var(--vf-space);
        padding-block: var(--ha-space-2, 8px);
        border-block-end: 1px solid var(--divider-color);
      }
      li:last-child {
        border: none;
      }
      .text {
        flex: 1;
        display: grid;
        min-width: 0;
        overflow-wrap: anywhere;
      }
      p.card.calm {
        margin-block: 0 var(--vf-space);
      }
      .calm {
        display: flex;
        align-items: center;
        gap: var(--ha-space-2, 8px);
        margin-block-start: var(--ha-space-2, 8px);
      }
      .all {
        margin-block-start: var(--ha-space-2, 8px);
      }
      @media (max-width: 870px) {
        .columns {
          grid-template-columns: minmax(0, 1fr);
        }
        .card {
          padding: var(--vf-space);
        }
      }
    `,
  ];
}

if (!customElements.get("vf-farm-view")) customElements.define("vf-farm-view", FarmView);
