/** Where the values of a shelf are in their bands, with what the band is. */

import { LitElement, css, html, nothing, type TemplateResult } from "lit";
import { inUserUnit } from "./hass";
import { STATUS_ICON } from "./look";
import { shared } from "./styles";
import type { Words } from "./words";

export interface Target {
  target: string;
  unit: string | null;
  precision: number;
  value: number | null;
  low: number;
  high: number;
  position: "in_target" | "low" | "high" | "unknown";
}

/** The share of the band's width within which a value is close to its limit. */
const NEAR = 0.1;
/** The share of the scale that lies on each side of the band. */
const MARGIN = 0.3;

export type Verdict = "good" | "near" | "low" | "high" | "unknown";

const WORD = { good: "in_band", near: "near_limit", low: "low", high: "high", unknown: "not_known" } as const;
const TONE = { good: "good", near: "watch", low: "act", high: "act", unknown: "none" } as const;
const ICON: Readonly<Record<Verdict, string>> = {
  good: STATUS_ICON.good,
  near: STATUS_ICON.watch,
  low: "mdi:arrow-down-bold-circle",
  high: "mdi:arrow-up-bold-circle",
  unknown: "mdi:help-circle-outline",
};

/** Where a value is: the integration says whether it is off, we only whether it is close. */
export function verdictOf(target: Target): Verdict {
  const { position, value, low, high } = target;
  if (position === "low" || position === "high") return position;
  if (position === "unknown" || value === null) return "unknown";
  const edge = (high - low) * NEAR;
  return value < low + edge || value > high - edge ? "near" : "good";
}

/** Where a value stands on a track whose middle is the band, in % of its length. */
export function placeOf({ low, high }: Pick<Target, "low" | "high">, value: number): number {
  const width = high - low || 1;
  const share = ((value - low) / width + MARGIN) / (1 + 2 * MARGIN);
  return Math.min(Math.max(share, 0), 1) * 100;
}

export class Bands extends LitElement {
  static override properties = {
    targets: { attribute: false },
    words: { attribute: false },
    temperature: { attribute: false },
    today: { attribute: false },
    silent: { attribute: false },
  };

  declare targets: readonly Target[];
  declare words: Words;
  /** The user's unit of temperature. */
  declare temperature: string | undefined;
  /** The light of today so far, in words. */
  declare today: string;
  /** Since when the sensor of a target says nothing, null where there is none. */
  declare silent: (target: string) => string | null;

  override render(): TemplateResult[] {
    return this.targets.map((target) => this.band(target));
  }

  private band(target: Target): TemplateResult {
    const { words } = this;
    const shown = inUserUnit(target, this.temperature, "value", "low", "high");
    const number = (value: number): string => words.number(value, shown.precision);
    const unit = shown.unit ? ` ${shown.unit}` : "";
    const verdict = verdictOf(shown);
    const silent = shown.value === null ? this.silent(target.target) : null;
    const value = shown.value === null ? words.say(silent ? "no_data" : "not_known") : number(shown.value) + unit;
    const today = target.target === "dli" ? this.today : "";
    return html`<div class="band" data-tone=${TONE[verdict]}>
      <span class="metric">
        ${words.sayKey("metric", target.target)}
        ${today ? html`<small class="quiet">${words.say("dli_note", { value: today })}</small>` : nothing}
      </span>
      <div class="track" aria-hidden="true">
        <div class="range"></div>
        ${shown.value === null ? nothing : html`<div class="mark" style="inset-inline-start:${placeOf(shown, shown.value)}%"></div>`}
      </div>
      <span class="value"><b>${value}</b>
        <small class="quiet">${words.say("target_range", { low: number(shown.low), high: number(shown.high) + unit })}</small>
      </span>
      <span class="verdict"><ha-icon class="tone-icon" icon=${ICON[verdict]}></ha-icon>${silent ? words.lasting(silent) : words.say(WORD[verdict])}</span>
    </div>`;
  }

  static override styles = [
    shared,
    css`
      :host {
        display: grid;
        grid-template-columns: minmax(110px, 1.2fr) minmax(80px, 2fr) minmax(min-content, 1.4fr) minmax(120px, auto);
        gap: var(--vf-space);
        align-items: center;
        margin-block-start: var(--vf-space);
      }
      .band {
        display: contents;
      }
      .metric,
      .value {
        display: grid;
      }
      .value {
        font-variant-numeric: tabular-nums;
      }
      .track {
        position: relative;
        height: 12px;
        border-radius: 6px;
        background: color-mix(in srgb, var(--primary-text-color) 12%, transparent);
      }
      .range {
        position: absolute;
        inset-block: 0;
        inset-inline: ${(MARGIN / (1 + 2 * MARGIN)) * 100}%;
        border-radius: 6px;
        background: color-mix(in srgb, var(--vf-good) 45%, transparent);
      }
      .mark {
        position: absolute;
        inset-block: -4px;
        width: 4px;
        margin-inline-start: -2px;
        border-radius: 2px;
        background: var(--primary-text-color);
      }
      .verdict {
        display: flex;
        align-items: center;
        gap: var(--ha-space-1, 4px);
      }
      @container (max-width: 600px) {
        :host {
          grid-template-columns: 1fr auto;
          row-gap: 4px;
        }
        .track {
          grid-column: 1 / -1;
          order: 1;
        }
        .band > * {
          order: 0;
        }
        .band {
          display: grid;
          grid-column: 1 / -1;
          grid-template-columns: subgrid;
          gap: 4px var(--vf-space);
          padding-block-end: var(--ha-space-2, 8px);
        }
        .value {
          text-align: end;
        }
        .band .track {
          order: 2;
        }
        .band .verdict {
          order: 3;
          grid-column: 1 / -1;
        }
      }
    `,
  ];
}

if (!customElements.get("vf-bands")) customElements.define("vf-bands", Bands);
