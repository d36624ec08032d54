/** The light of the day in one bar, how the shelves' light closes, and what it costs. */

import { LitElement, css, html, nothing, type TemplateResult } from "lit";
import { isKnown, navigate, type Hass } from "./hass";
import { closingOf, farmTime, followLight, levelAt, shareOfDay, type Closing, type LightDay } from "./light";
import type { Farm } from "./model";
import { shared } from "./styles";
import type { Words } from "./words";

const STEPS = 96;
const MINUTE_MS = 60_000;
const COSTS = ["energy_today", "cost_today"] as const;
const COUNTED: readonly Closing[] = ["planned", "short", "over", "unknown"];

/** The mean level of all lamps through the day, in steps of a quarter of an hour. */
export function levelsOf(day: LightDay): number[] {
  const begins = Date.parse(day.begins);
  const step = (Date.parse(day.ends) - begins) / STEPS;
  return Array.from({ length: STEPS }, (_, index) => {
    const sum = day.lamps.reduce((total, lamp) => total + levelAt(lamp, begins + (index + 0.5) * step), 0);
    return day.lamps.length ? sum / day.lamps.length : 0;
  });
}

export class LightSummary extends LitElement {
  static override properties = { farm: { attribute: false }, words: { attribute: false }, day: { state: true } };

  declare farm: Farm | undefined;
  declare words: Words;
  private declare day: LightDay | undefined;
  private latest: Hass | undefined;
  private followed = "";
  private stop: (() => void) | undefined;
  private clock: ReturnType<typeof setInterval> | undefined;

  /** Renders where energy or its cost have changed. */
  set hass(hass: Hass | undefined) {
    const before = this.latest;
    this.latest = hass;
    const changed = COSTS.some((key) => {
      const id = this.farm?.entities[key];
      return id !== undefined && before?.states[id] !== hass?.states[id];
    });
    if (!before || changed) this.requestUpdate();
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.clock = setInterval(() => this.requestUpdate(), MINUTE_MS);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearInterval(this.clock);
    this.stop?.();
    this.followed = "";
  }

  override updated(): void {
    const id = this.farm?.id ?? "";
    if (!this.latest || id === this.followed || !this.isConnected) return;
    this.stop?.();
    this.followed = id;
    this.day = undefined;
    this.stop = id ? followLight(this.latest, id, (day) => (this.day = day)) : undefined;
  }

  override render(): TemplateResult | typeof nothing {
    const { day, words, latest } = this;
    if (!day?.lamps.length || !latest) return nothing;
    const counts = new Map<Closing, number>();
    for (const { dli } of day.lamps.flatMap((lamp) => lamp.shelves)) counts.set(closingOf(dli), (counts.get(closingOf(dli)) ?? 0) + 1);
    const said = COUNTED.flatMap((closing) => {
      const count = counts.get(closing);
      return count ? [`${words.number(count)} ${words.sayKey("closing", closing)}`] : [];
    });
    const costs = COSTS.flatMap((key) => {
      const state = latest.states[this.farm?.entities[key] ?? ""];
      return isKnown(state) ? [latest.formatEntityState(state)] : [];
    });
    return html`<section class="card">
      <div class="line">
        <h2>${words.say("light_today")}</h2>
        <button aria-label="${words.say("open")}: ${words.say("view_light")}" @click=${() => navigate("/vertical-farm/light")}>${words.say("open")}</button>
      </div>
      <div class="day" dir="ltr" aria-hidden="true">
        ${levelsOf(day).map((level) => html`<i style="height:${level}%"></i>`)}
        <div class="now" style="left:${shareOfDay(day, farmTime(day.clock, Date.now())) * 100}%"></div>
      </div>
      <p>${[...said, ...costs].join(" · ")}</p>
    </section>`;
  }

  static override styles = [
    shared,
    css`
      section {
        display: grid;
        gap: var(--ha-space-2, 8px);
        margin-block-start: var(--ha-space-4, 16px);
      }
      .line {
        display: flex;
        align-items: center;
        justify-content: space-between;
      }
      .day {
        position: relative;
        display: flex;
        align-items: end;
        height: 32px;
        border-radius: var(--ha-border-radius-sm, 4px);
        overflow: hidden;
        background: color-mix(in srgb, var(--primary-text-color) 8%, transparent);
      }
      i {
        flex: 1;
        background: color-mix(in srgb, var(--vf-watch) 55%, transparent);
      }
      .now {
        position: absolute;
        inset-block: 0;
        width: 3px;
        background: var(--vf-act);
      }
    `,
  ];
}

if (!customElements.get("vf-light-summary")) customElements.define("vf-light-summary", LightSummary);
