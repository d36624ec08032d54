/** What there is to do, by when and where; done, added and moved through the to-do list. */

import { LitElement, css, html, nothing, type TemplateResult } from "lit";
import "./action-dialog";
import type { ActionDialog } from "./action-dialog";
import { Attempts } from "./attempts";
import "./ha-cards";
import type { HaCard } from "./ha-cards";
import { navigate, type Hass } from "./hass";
import type { Farm } from "./model";
import { shared } from "./styles";
import { followTasks, groupTasks, type FarmTask, type TaskGroup, type Told } from "./tasks";
import type { Words } from "./words";

const NARROW_PX = 870;

export class TasksView extends LitElement {
  static override properties = {
    farm: { attribute: false },
    words: { attribute: false },
    told: { state: true },
    moving: { state: true },
  };

  declare farm: Farm;
  declare words: Words;
  private declare told: Told | undefined;
  private declare moving: string;
  private latest: Hass | undefined;
  private readonly attempts = new Attempts(this);
  private followed = "";
  private stop: (() => void) | undefined;

  constructor() {
    super();
    this.moving = "";
  }

  set hass(hass: Hass) {
    this.latest = hass;
    for (const card of this.renderRoot?.querySelectorAll<HaCard>("vf-ha-card") ?? []) card.hass = hass;
    const dialog = this.dialog;
    if (dialog) dialog.hass = hass;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    void this.latest?.loadBackendTranslation("services", "vertical_farm").then(() => this.requestUpdate());
    this.requestUpdate();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.stop?.();
    this.followed = "";
  }

  override updated(): void {
    if (this.latest) this.hass = this.latest;
    if (this.dialog) this.dialog.words = this.words;
    const entry = this.farm.entry;
    if (entry === this.followed || !this.latest) return;
    this.stop?.();
    this.followed = entry;
    this.told = undefined;
    this.stop = followTasks(this.latest.connection, entry, (told) => (this.told = told));
  }

  private get dialog(): ActionDialog | null {
    return this.renderRoot?.querySelector<ActionDialog>("vf-action-dialog") ?? null;
  }

  override render(): TemplateResult {
    const { farm, told, words } = this;
    const groups = told ? groupTasks(told.tasks, told.today) : [];
    return html`
      <div class="columns">
        <div class="lists">
          ${this.adding(farm)}
          ${told && !groups.some((group) => group.when !== "done")
            ? html`<p class="card">${words.say("nothing_to_do")}</p>`
            : nothing}
          ${told ? nothing : html`<p class="card quiet" role="status">${words.say("loading")}</p>`}
          ${groups.map((group) => this.group(group))}
        </div>
        ${farm.calendar ? this.calendar(farm.calendar) : nothing}
      </div>
      <vf-action-dialog></vf-action-dialog>
    `;
  }

  private adding(farm: Farm): TemplateResult | typeof nothing {
    const { words } = this;
    if (!farm.tasks) return nothing;
    return html`<form class="card add" @submit=${(event: SubmitEvent) => void this.add(event)}>
      <label>${words.say("new_task")}<input name="name" required autocomplete="off" /></label>
      <label>${words.say("due")}<input name="day" type="date" /></label>
      <button class="main" ?disabled=${this.attempts.has("add")}>${words.say("add")}</button>
    </form>`;
  }

  private group({ when, count, places }: TaskGroup): TemplateResult {
    const { words } = this;
    const tone = { overdue: "act", today: "watch", soon: "info", someday: "none", done: "good" }[when];
    return html`<section class="card" data-tone=${tone} data-when=${when}>
      <h2>${words.sayKey("when", when)} (${words.number(count)})</h2>
      ${places.map(
        ({ rack, tasks }) => html`<h3 class="quiet">${rack ?? this.farm.name}</h3>
          <ul>
            ${tasks.map((task) => this.task(task))}
          </ul>`,
      )}
    </section>`;
  }

  private task(task: FarmTask): TemplateResult {
    const { words } = this;
    const moving = this.moving === task.uid;
    return html`<li data-task=${task.uid}>
      <span class="text">
        <b>${task.name}</b>
        <span class="quiet">${[task.place, this.due(task)].filter(Boolean).join(" · ")}</span>
        ${task.note ? html`<span class="quiet">${task.note}</span>` : nothing}
      </span>
      ${moving ? this.move(task) : this.buttons(task)}
      ${task.shelf && !moving
        ? html`<button aria-label="${words.say("open")}: ${task.place ?? ""}" @click=${() => navigate(`/vertical-farm/shelf/${task.shelf}`)}>
            ${words.say("open")}
          </button>`
        : nothing}
    </li>`;
  }

  private due(task: FarmTask): string {
    const { words } = this;
    if (task.done) return words.say("done_on", { date: words.date(task.done) });
    if (!task.day) return "";
    const day = task.at ? `${words.date(task.at)}, ${words.clock(Date.parse(task.at))}` : words.date(task.day);
    return task.late_days ? `${day}, ${words.say("late", { days: words.days(task.late_days) })}` : day;
  }

  private buttons(task: FarmTask): TemplateResult {
    const { words } = this;
    const busy = this.attempts.has(task.uid);
    const named = (what: string): string => `${what}: ${task.name}`;
    if (task.done) {
      const what = words.say("reopen");
      return html`<button aria-label=${named(what)} ?disabled=${busy} @click=${() => this.set(task, { status: "needs_action" })}>
        ${what}
      </button>`;
    }
    const harvest = task.kind === "harvest" && task.batch;
    const what = harvest ? words.say("harvest") : words.say("done");
    return html`<button
        class="main"
        aria-label=${named(what)}
        ?disabled=${busy}
        @click=${() => (harvest ? this.harvest(harvest) : this.set(task, { status: "completed" }))}
      >
        ${what}
      </button>
      <button aria-label=${named(words.say("move"))} ?disabled=${busy} @click=${() => this.startMoving(task)}>
        ${words.say("move")}
      </button>`;
  }

  private move(task: FarmTask): TemplateResult {
    const { words } = this;
    return html`<form class="move" @submit=${(event: SubmitEvent) => this.moved(event, task)}>
      <label>${words.say("due")}<input name="day" type="date" required .value=${task.day ?? this.told?.today ?? ""} /></label>
      <button class="main">${words.say("move")}</button>
      <button type="button" @click=${() => (this.moving = "")}>${words.say("cancel")}</button>
    </form>`;
  }

  private calendar(entity: string): TemplateResult {
    const initial_view = window.innerWidth < NARROW_PX ? "listWeek" : "dayGridMonth";
    return html`<div class="calendar">
      <vf-ha-card .config=${{ type: "calendar", entities: [entity], initial_view }}></vf-ha-card>
    </div>`;
  }

  private async startMoving(task: FarmTask): Promise<void> {
    this.moving = task.uid;
    await this.updateComplete;
    this.renderRoot.querySelector<HTMLInputElement>(".move input")?.focus();
  }

  private moved(event: SubmitEvent, task: FarmTask): void {
    event.preventDefault();
    const day = new FormData(event.target as HTMLFormElement).get("day");
    this.moving = "";
    void this.set(task, { due_date: day });
  }

  private harvest(batch: string): void {
    void this.dialog?.ask("harvest", { batch_id: batch, config_entry_id: this.farm.entry });
  }

  private async add(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const form = event.target as HTMLFormElement;
    const fields = new FormData(form);
    const day = fields.get("day");
    const item = { item: fields.get("name"), ...(day ? { due_date: day } : {}) };
    if (await this.attempt("add", "add_item", item)) form.reset();
  }

  private set(task: FarmTask, change: Readonly<Record<string, unknown>>): Promise<boolean> {
    return this.attempt(task.uid, "update_item", { item: task.uid, ...change });
  }

  private attempt(what: string, service: string, fields: Readonly<Record<string, unknown>>): Promise<boolean> {
    const list = { entity_id: this.farm.tasks, ...fields };
    return this.attempts.make(what, () => this.latest?.callService("todo", service, list, undefined, false));
  }

  static override styles = [
    shared,
    css`
      .columns {
        display: grid;
        grid-template-columns: minmax(0, 1fr) minmax(0, 1fr);
        gap: var(--ha-space-4, 16px);
        align-items: start;
      }
      .lists {
        display: grid;
        gap: var(--ha-space-4, 16px);
      }
      .add,
      .move {
        display: flex;
        flex-wrap: wrap;
        align-items: end;
        gap: var(--ha-space-2, 8px);
      }
      .add label:first-child {
        flex: 1 1 180px;
      }
      .calendar {
        position: sticky;
        top: calc(var(--header-height, 56px) + var(--ha-space-4, 16px));
      }
      section.card {
        border-top: 4px solid var(--tone);
      }
      h3 {
        margin-block-start: var(--vf-space);
        font-weight: 500;
      }
      li {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: var(--ha-space-2, 8px);
        padding-block: var(--ha-space-2, 8px);
        border-block-end: 1px solid var(--divider-color);
      }
      li:last-child {
        border: none;
      }
      .text {
        flex: 1 1 180px;
        display: grid;
        min-width: 0;
        overflow-wrap: anywhere;
      }
      .text b {
        font-weight: 500;
      }
      @media (max-width: ${NARROW_PX}px) {
        .columns {
          grid-template-columns: minmax(0, 1fr);
        }
        .calendar {
          position: static;
        }
        .text,
        .add label:first-child {
          flex-basis: 100%;
        }
      }
    `,
  ];
}

if (!customElements.get("vf-tasks-view")) customElements.define("vf-tasks-view", TasksView);
