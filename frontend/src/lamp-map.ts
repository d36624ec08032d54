/** What a lamp gives on a shelf: measured at up to five spots and three dim levels. */

import { LitElement, css, html, nothing, type TemplateResult } from "lit";
import { answerStep, beginFlow, filled, firstValues, giveUp, isEnd, type FormStep, type Wanted } from "./flow";
import { reasonOf, toast, type Hass } from "./hass";
import { dialog, shared } from "./styles";
import type { Words } from "./words";

/** The spots as they lie on the shelf, seen from above: back, middle, front. */
export const SPOTS = ["back_left", "back_right", "centre", "front_left", "front_right"] as const;
/** The order in which they are written; a level that was measured once was so at the centre. */
const WRITTEN = [2, 0, 1, 3, 4] as const;
const USUAL_LEVELS = [33, 67, 100] as const;
const GOOD_UNIFORMITY = 0.8;

/** A dim level in % with the PPFD at the spots; null was not measured. */
export interface LevelRow {
  level: number | null;
  spots: readonly (number | null)[];
}

/** The rows of a map that is written as `50: 120 130, 100: 250 - 240`; empty ones up to three. */
export function rowsOf(text: unknown): LevelRow[] {
  const parts = typeof text === "string" ? text.split(/[,;]/).filter((part) => part.trim()) : [];
  const rows: LevelRow[] = parts.map((part) => {
    const [level = "", spots = ""] = part.split(":");
    const written = spots.trim().split(/\s+/).map((spot) => (spot === "-" ? null : Number(spot)));
    return { level: Number(level), spots: SPOTS.map((_, index) => written[WRITTEN.findIndex((each) => each === index)] ?? null) };
  });
  const unused = USUAL_LEVELS.filter((level) => !rows.some((row) => row.level === level));
  while (rows.length < USUAL_LEVELS.length) rows.push({ level: unused.shift() ?? null, spots: SPOTS.map(() => null) });
  return rows.sort((one, other) => (one.level ?? 0) - (other.level ?? 0));
}

/** The rows as the integration's form takes them; levels without a measurement are left out. */
export function textOf(rows: readonly LevelRow[]): string {
  return rows
    .filter((row) => row.level !== null && measuredOf(row).length)
    .sort((one, other) => (one.level ?? 0) - (other.level ?? 0))
    .map((row) => `${row.level}: ${WRITTEN.map((index) => row.spots[index] ?? "-").join(" ").replace(/( -)+$/, "")}`)
    .join(", ");
}

function measuredOf(row: LevelRow): number[] {
  return WRITTEN.map((index) => row.spots[index] ?? null).filter((spot) => spot !== null);
}

export function meanOf(row: LevelRow): number | null {
  const measured = measuredOf(row);
  return measured.length ? measured.reduce((sum, each) => sum + each, 0) / measured.length : null;
}

/** The least PPFD by the mean one; null with less than two spots. */
export function uniformityOf(row: LevelRow): number | null {
  const measured = measuredOf(row);
  const mean = meanOf(row);
  return measured.length > 1 && mean ? Math.min(...measured) / mean : null;
}

export class LampMap extends LitElement {
  static override properties = {
    rows: { state: true },
    name: { state: true },
    problem: { state: true },
    busy: { state: true },
    open: { state: true },
  };

  hass: Hass | undefined;
  words: Words | undefined;
  private step: FormStep | undefined;
  private declare rows: readonly LevelRow[];
  private declare name: string;
  private declare problem: string;
  private declare busy: boolean;
  private declare open: boolean;

  constructor() {
    super();
    this.rows = [];
    this.name = "";
    this.problem = "";
    this.busy = false;
    this.open = false;
  }

  /** Opens the form of a shelf, which `wanted` leads to. */
  async ask(wanted: Wanted, name: string): Promise<void> {
    const { hass, words } = this;
    if (!hass || !words || this.busy) return;
    this.busy = true;
    try {
      const texts = hass.loadBackendTranslation("config_subentries", "vertical_farm");
      const [step] = await Promise.all([beginFlow(hass, wanted), texts]);
      if (step.type !== "form") throw new Error(words.say("removed"));
      this.step = step;
      this.rows = rowsOf(firstValues(step.data_schema)["dim_map"]);
      this.name = name;
      this.problem = "";
      this.open = true;
    } catch (error) {
      toast(this, words.say("failed", { reason: reasonOf(error) }));
    } finally {
      this.busy = false;
    }
  }

  override render(): TemplateResult | typeof nothing {
    const { words, step } = this;
    if (!words || !step) return nothing;
    return html`<ha-dialog .open=${this.open} header-title=${words.say("lamp_map")} @closed=${this.closed}>
      <p><b>${this.name}</b></p>
      <p class="quiet">${words.say("lamp_map_intro")}</p>
      ${this.problem ? html`<ha-alert alert-type="error">${this.problem}</ha-alert>` : nothing}
      <div class="levels">${this.rows.map((row, index) => this.row(row, index, words))}</div>
      <div class="buttons" slot="footer">
        <button @click=${() => (this.open = false)}>${words.say("cancel")}</button>
        <button class="main" ?disabled=${this.busy} @click=${() => void this.save(step)}>${words.say("save")}</button>
      </div>
    </ha-dialog>`;
  }

  private row(row: LevelRow, index: number, words: Words): TemplateResult {
    const uniformity = uniformityOf(row);
    const mean = meanOf(row);
    const even = uniformity !== null && uniformity >= GOOD_UNIFORMITY;
    return html`<fieldset>
      <legend>
        <label>${words.say("light_level")}
          ${this.number(row.level, `${words.say("light_level")} ${index + 1}`, 100, (level) => this.change(index, { ...row, level }))} %</label>
      </legend>
      <div class="spots">
        ${SPOTS.map(
          (spot, at) => html`<label class=${spot}><span class="quiet">${words.say(`spot_${spot}`)}</span>
            ${this.number(row.spots[at] ?? null, `${words.percent((row.level ?? 0) / 100)}, ${words.say(`spot_${spot}`)}`, 5000, (value) =>
              this.change(index, { ...row, spots: row.spots.map((old, each) => (each === at ? value : old)) }),
            )}</label>`,
        )}
      </div>
      <p role="status" data-tone=${uniformity === null ? "none" : even ? "good" : "watch"}>
        ${mean === null ? words.say("not_measured") : words.say("lamp_mean", { ppfd: words.number(mean) })}
        ${uniformity === null
          ? nothing
          : html`· <ha-icon class="tone-icon" icon=${even ? "mdi:check-circle" : "mdi:alert"}></ha-icon>
              ${words.say(even ? "lamp_even" : "lamp_uneven", { share: words.percent(uniformity) })}`}
      </p>
    </fieldset>`;
  }

  private number(value: number | null, label: string, most: number, changed: (value: number | null) => void): TemplateResult {
    return html`<input
      type="number"
      inputmode="decimal"
      min="0"
      max=${most}
      step="any"
      aria-label=${label}
      .value=${value === null ? "" : String(value)}
      @input=${(event: InputEvent) => {
        const { value: text } = event.target as HTMLInputElement;
        changed(text === "" || !Number.isFinite(Number(text)) ? null : Number(text));
      }}
    />`;
  }

  private change(index: number, row: LevelRow): void {
    this.rows = this.rows.map((old, each) => (each === index ? row : old));
  }

  private async save(step: FormStep): Promise<void> {
    const { hass, words } = this;
    if (!hass || !words) return;
    this.busy = true;
    try {
      const values = { ...firstValues(step.data_schema), dim_map: textOf(this.rows) };
      const next = await answerStep(hass, step.flow_id, filled(values));
      if (isEnd(next)) {
        this.open = false;
        this.step = undefined;
        toast(this, words.say("flow_changed"));
      } else if (next.type === "form") {
        this.step = next;
        const [error = ""] = Object.values(next.errors ?? {});
        const text = `component.vertical_farm.config_subentries.rack.error.${error}`;
        this.problem = hass.localize(text, next.description_placeholders ?? {}) || error;
      }
    } catch (error) {
      this.problem = words.say("failed", { reason: reasonOf(error) });
    } finally {
      this.busy = false;
    }
  }

  private closed(): void {
    this.open = false;
    const { step, hass } = this;
    this.step = undefined;
    if (step && hass && !this.busy) void giveUp(hass, step.flow_id);
  }

  static override styles = [
    shared,
    dialog,
    css`
      .levels {
        display: grid;
        gap: var(--vf-space);
        margin-block-start: var(--vf-space);
      }
      fieldset {
        min-width: 0;
        border: 1px solid var(--divider-color);
        border-radius: var(--vf-radius);
      }
      legend label {
        display: flex;
        align-items: center;
        gap: var(--ha-space-2, 8px);
      }
      legend input {
        width: 5em;
      }
      .spots {
        display: grid;
        grid-template-columns: repeat(3, minmax(0, 1fr));
        gap: var(--ha-space-2, 8px);
        grid-template-areas: "bl . br" ". c ." "fl . fr";
        direction: ltr;
      }
      .spots label {
        display: grid;
      }
      .back_left {
        grid-area: bl;
      }
      .back_right {
        grid-area: br;
      }
      .centre {
        grid-area: c;
      }
      .front_left {
        grid-area: fl;
      }
      .front_right {
        grid-area: fr;
      }
      input {
        min-height: 44px;
        width: 100%;
        font: inherit;
        color: inherit;
        background: none;
        border: 1px solid var(--secondary-text-color);
        border-radius: var(--ha-border-radius-lg, 8px);
        padding-inline: var(--ha-space-2, 8px);
      }
      fieldset p {
        margin-block-start: var(--ha-space-2, 8px);
      }
    `,
  ];
}

if (!customElements.get("vf-lamp-map")) customElements.define("vf-lamp-map", LampMap);
