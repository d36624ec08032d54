/** What can be printed: the passport of each batch, and the farm's weeks. */

import { LitElement, css, html, nothing, type TemplateResult } from "lit";
import { reasonOf, toast, type Hass } from "./hass";
import type { Farm } from "./model";
import { shared } from "./styles";
import type { Words } from "./words";

interface PrintedBatch {
  batch: string;
  crop: string;
  sown: string;
  ended: string | null;
  where: string | null;
}

interface Printed {
  batches: PrintedBatch[];
  /** ISO weeks such as "2026-W47", this one first. */
  weeks: string[];
}

const SHOWN_ENDED = 20;

export class ReportView extends LitElement {
  static override properties = {
    farm: { attribute: false },
    words: { attribute: false },
    told: { state: true },
    problem: { state: true },
    all: { state: true },
  };

  hass: Hass | undefined;
  declare farm: Farm | undefined;
  declare words: Words;
  private declare told: Printed | undefined;
  private declare problem: string;
  private declare all: boolean;
  private asked = "";

  constructor() {
    super();
    this.problem = "";
    this.all = false;
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.asked = "";
  }

  override updated(): void {
    const entry = this.farm?.entry ?? "";
    if (entry === this.asked || !this.hass) return;
    this.asked = entry;
    void this.ask(this.hass, entry);
  }

  private async ask(hass: Hass, entry: string): Promise<void> {
    this.problem = "";
    try {
      const told = await hass.callWS<Printed>({ type: "vertical_farm/reports", config_entry_id: entry });
      if (entry === this.asked) this.told = told;
    } catch (error) {
      this.problem = reasonOf(error);
    }
  }

  override render(): TemplateResult | typeof nothing {
    const { farm, problem, told, words } = this;
    if (!farm) return nothing;
    if (!told) return html`<p class="card" role="status">${problem || words.say("loading")}</p>`;
    const standing = told.batches.filter((batch) => !batch.ended);
    const ended = told.batches.filter((batch) => batch.ended);
    const shown = this.all ? ended : ended.slice(0, SHOWN_ENDED);
    return html`
      <p class="quiet">${words.say("report_about")}</p>
      <section class="card">
        <h2>${words.say("report_weeks")}</h2>
        <ul>
          ${told.weeks.map((week) => this.entry("week", week, words.week(week), ""))}
        </ul>
      </section>
      <section class="card">
        <h2>${words.say("report_standing")}</h2>
        ${standing.length ? this.batches(standing) : html`<p class="quiet">${words.say("report_none")}</p>`}
      </section>
      ${ended.length
        ? html`<section class="card">
            <h2>${words.say("report_ended")}</h2>
            ${this.batches(shown)}
            ${shown.length < ended.length
              ? html`<button @click=${() => (this.all = true)}>${words.say("show_all", { count: words.number(ended.length) })}</button>`
              : nothing}
          </section>`
        : nothing}
    `;
  }

  private batches(batches: readonly PrintedBatch[]): TemplateResult {
    const { words } = this;
    return html`<ul>
      ${batches.map(({ batch, crop, ended, sown, where }) => {
        const times = ended ? `${words.date(sown)} – ${words.date(ended)}` : words.say("sown_on", { date: words.date(sown) });
        const name = `${words.state("sensor", "crop", crop)} ${batch.replace(`${crop}-`, "")}`;
        return this.entry("batch", batch, name, [where, times].filter(Boolean).join(" · "));
      })}
    </ul>`;
  }

  private entry(subject: string, id: string, name: string, about: string): TemplateResult {
    const query = new URLSearchParams({ farm: this.farm?.entry ?? "", [subject]: id, language: this.words.language });
    const path = `/api/vertical_farm/report/${subject}?${query}`;
    return html`<li>
      <a href=${path} target="_blank" @click=${(event: MouseEvent) => void this.open(event, path)}>
        <ha-icon icon="mdi:printer-outline"></ha-icon>
        <span><b>${name}</b>${about ? html`<span class="quiet">${about}</span>` : nothing}</span>
      </a>
    </li>`;
  }

  /** Opens a report in a new tab, by a path that is signed for it alone. */
  private async open(event: MouseEvent, path: string): Promise<void> {
    event.preventDefault();
    // A tab that is opened later, when the path is known, would be taken for an unwanted one.
    const tab = window.open("", "_blank");
    try {
      const signed = await this.hass?.callWS<{ path: string }>({ type: "auth/sign_path", path });
      if (!signed) return;
      if (tab) tab.opener = null;
      (tab ?? window).location.assign(signed.path);
    } catch (error) {
      tab?.close();
      toast(this, this.words.say("failed", { reason: reasonOf(error) }));
    }
  }

  static override styles = [
    shared,
    css`
      :host {
        display: grid;
        grid-template-columns: minmax(0, 1fr);
        gap: var(--ha-space-4, 16px);
        max-width: 1100px;
        margin-inline: auto;
      }
      ul {
        display: grid;
        grid-template-columns: repeat(auto-fill, minmax(min(100%, 300px), 1fr));
        gap: 0 var(--ha-space-4, 16px);
        margin-block: var(--ha-space-2, 8px);
      }
      a {
        display: flex;
        align-items: center;
        gap: var(--vf-space);
        min-height: 52px;
        border-block-end: 1px solid var(--divider-color);
        color: inherit;
        text-decoration: none;
        overflow-wrap: anywhere;
      }
      a > span,
      a .quiet {
        display: grid;
      }
      a:hover b {
        text-decoration: underline;
      }
      b {
        font-weight: 500;
      }
    `,
  ];
}

if (!customElements.get("vf-report-view")) customElements.define("vf-report-view", ReportView);
