/** A farm at a glance: what needs someone now, what says nothing, what is due, and the map. */

import { LitElement, css, html, nothing, type TemplateResult } from "lit";
import { shownFirst, type ActNow } from "./act-now";
import "./action-dialog";
import type { ActionDialog } from "./action-dialog";
import { Attempts } from "./attempts";
import "./farm-map";
import { navigate, openMoreInfo, type Hass } from "./hass";
import "./light-summary";
import type { LightSummary } from "./light-summary";
import { STATUS_ICON, type Colouring } from "./look";
import { isSetUp, type Farm, type Lost, type Shelf } from "./model";
import { placeName } from "./needs";
import { rows, shared } from "./styles";
import { dueNow, followTasks, type FarmTask } from "./tasks";
import type { Words } from "./words";

const SHOWN_TASKS = 5;

export class FarmView extends LitElement {
  static override properties = {
    farm: { attribute: false },
    words: { attribute: false },
    by: { attribute: false },
    tasks: { state: true },
    allSilent: { state: true },
  };

  private latest: Hass | undefined;
  declare farm: Farm | undefined;
  declare words: Words;
  declare by: Colouring;
  private declare tasks: readonly FarmTask[];
  /** Whether every shelf without data is listed. */
  private declare allSilent: boolean;
  private readonly attempts = new Attempts(this);
  private followed = "";
  private stopTasks: (() => void) | undefined;

  constructor() {
    super();
    this.by = "health";
    this.tasks = [];
    this.allSilent = false;
  }

  /** Not looked at to render: what is shown is in the farm. */
  set hass(hass: Hass | undefined) {
    this.latest = hass;
    for (const part of this.renderRoot?.querySelectorAll<ActNow | ActionDialog | LightSummary>(
      "vf-act-now, vf-action-dialog, vf-light-summary",
    ) ?? []) part.hass = hass;
  }

  get hass(): Hass | undefined {
    return this.latest;
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
      ${farm.lost ? this.lost(farm.lost) : nothing}
      ${this.hass?.user?.is_admin ? this.forAdministrators(farm) : nothing}
      <div class="columns">
        <div class="needs">
          <vf-act-now .hass=${this.hass} .farm=${farm} .words=${words}></vf-act-now>
          ${this.noData(farm)} ${this.due(farm, this.tasks)}
        </div>
        <div>
          <div class="card">
            <vf-farm-map .farm=${farm} .words=${words} .by=${this.by} @vf-sow=${this.sow}></vf-farm-map>
          </div>
          <vf-light-summary .hass=${this.hass} .farm=${farm} .words=${words}></vf-light-summary>
        </div>
      </div>
      <vf-action-dialog .hass=${this.hass} .words=${words}></vf-action-dialog>
    `;
  }

  private sow({ detail }: CustomEvent<string>): void {
    const dialog = this.renderRoot.querySelector<ActionDialog>("vf-action-dialog");
    void dialog?.ask("sow", detail, placeName(this.farm, detail));
  }

  private forAdministrators(farm: Farm): TemplateResult[] {
    const { words } = this;
    const line = (icon: string, text: string, button: string, path: string): TemplateResult => html`<p class="card calm">
      <ha-icon icon=${icon}></ha-icon>${text}
      <button class="main" @click=${() => navigate(path)}>${button}</button>
    </p>`;
    return [
      ...(isSetUp(farm)
        ? []
        : [line("mdi:cog-outline", words.say("setup_unfinished"), words.say("setup_continue"), `/vertical-farm/setup/${farm.id}`)]),
      ...(farm.proposals
        ? [line("mdi:lightbulb-question-outline", words.say("proposals", { count: words.number(farm.proposals) }), words.say("open"), "/config/repairs")]
        : []),
    ];
  }

  private lost({ since, waiting }: Lost): TemplateResult {
    const { words } = this;
    const said = [
      words.say("companion_lost"),
      since ? words.say("companion_since", { time: words.ago(since) }) : "",
      waiting ? words.say("companion_waiting", { count: words.number(waiting) }) : "",
    ];
    return html`<p class="card calm" role="status"><ha-icon icon="mdi:cloud-off-outline"></ha-icon>${said.filter(Boolean).join(" ")}</p>`;
  }

  private mode(farm: Farm): TemplateResult {
    const mode = this.words.state("select", "mode", farm.mode?.state ?? "");
    return html`<button class="main" @click=${() => openMoreInfo(this, farm.mode?.entity_id ?? "")}>
      ${this.words.say("mode", { mode })}
    </button>`;
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
    const shown = this.allSilent ? farm.noData : farm.noData.slice(0, shownFirst(farm.noData.length));
    return html`<section class="card" data-tone="none">
      <h2>${words.say("no_data")} ${farm.noData.length ? html`<span>(${words.number(farm.noData.length)})</span>` : nothing}</h2>
      <ul>
        ${shown.map(
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
      ${shown.length < farm.noData.length
        ? html`<button class="all" @click=${() => (this.allSilent = true)}>${words.say("show_all", { count: words.number(farm.noData.length) })}</button>`
        : nothing}
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
              <span>${task.name}</span>
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
      ?disabled=${this.attempts.has(task.uid)}
      @click=${() => (harvest ? navigate(`/vertical-farm/shelf/${shelf}`) : void this.complete(farm, task))}
    >
      ${what}
    </button>`;
  }

  private complete(farm: Farm, task: FarmTask): Promise<boolean> {
    const fields = { entity_id: farm.tasks, item: task.uid, status: "completed" };
    return this.attempts.make(task.uid, () => this.hass?.callService("todo", "update_item", fields, undefined, false));
  }

  static override styles = [
    shared,
    rows,
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
        grid-template-columns: minmax(310px, 1fr) minmax(0, 2.2fr);
        gap: var(--ha-space-4, 16px);
        align-items: start;
      }
      .needs {
        display: grid;
        gap: var(--ha-space-4, 16px);
      }
      p.card.calm {
        margin-block: 0 var(--vf-space);
      }
      @media (max-width: 870px) {
        .columns {
          grid-template-columns: minmax(0, 1fr);
        }
      }
    `,
  ];
}

if (!customElements.get("vf-farm-view")) customElements.define("vf-farm-view", FarmView);
