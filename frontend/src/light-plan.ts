/** The lamps' plans against the day: what is planned, what was measured, how the light closes. */

import { LitElement, css, html, nothing, svg, type TemplateResult } from "lit";
import { openHere, type Hass } from "./hass";
import {
  closingOf,
  farmTime,
  followLight,
  hoursOf,
  levelAt,
  litHours,
  measuredSince,
  shareOfDay,
  type Closing,
  type Lamp,
  type LightDay,
  type Measured,
  type ShelfLight,
} from "./light";
import { STATUS_ICON } from "./look";
import { deviceName, entitiesOf } from "./model";
import { shared } from "./styles";
import type { Words } from "./words";

const WIDTH = 1440;
const HEIGHT = 100;
const MINUTE_MS = 60_000;
const ASK_AGAIN_MS = 5 * MINUTE_MS;
const STEP_H = 6;

const CLOSING_ICON: Readonly<Record<Closing, string>> = {
  planned: STATUS_ICON.good,
  short: STATUS_ICON.watch,
  over: "mdi:arrow-up-bold-circle",
  unknown: "mdi:help-circle-outline",
  none: STATUS_ICON.empty,
};
const CLOSING_TONE = { planned: "good", short: "watch", over: "watch", unknown: "none", none: "none" } as const;

export class LightPlan extends LitElement {
  static override properties = {
    device: { attribute: false },
    words: { attribute: false },
    day: { state: true },
    measured: { state: true },
    tables: { state: true },
  };

  /** The device of the farm, or of the shelf whose lamp is shown. */
  declare device: string;
  declare words: Words;
  private declare day: LightDay | undefined;
  private declare measured: ReadonlyMap<string, Measured[]>;
  private declare tables: boolean;
  private latest: Hass | undefined;
  private sums: readonly string[] = [];
  private followed = "";
  private asked = "";
  private stop: (() => void) | undefined;
  private clock: ReturnType<typeof setInterval> | undefined;
  private asking: ReturnType<typeof setInterval> | undefined;

  constructor() {
    super();
    this.device = "";
    this.measured = new Map();
    this.tables = false;
  }

  /** Renders only where the light of a shelf that is shown has grown. */
  set hass(hass: Hass | undefined) {
    const before = this.latest;
    this.latest = hass;
    if (!before || !hass) this.requestUpdate();
    else if (this.sums.some((id) => before.states[id] !== hass.states[id])) this.requestUpdate();
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.clock = setInterval(() => this.requestUpdate(), MINUTE_MS);
    this.asking = setInterval(() => void this.measure(), ASK_AGAIN_MS);
    this.requestUpdate();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearInterval(this.clock);
    clearInterval(this.asking);
    this.stop?.();
    this.followed = "";
  }

  override updated(): void {
    if (!this.latest || this.device === this.followed || !this.isConnected) return;
    this.stop?.();
    this.followed = this.device;
    this.day = undefined;
    this.asked = "";
    this.stop = this.device ? followLight(this.latest, this.device, (day) => this.take(day)) : undefined;
  }

  private take(day: LightDay): void {
    this.day = day;
    this.dispatchEvent(new CustomEvent("vf-light-day", { detail: day }));
    const shelves = day.lamps.flatMap((lamp) => lamp.shelves);
    this.sums = shelves.flatMap((shelf) => this.entity(shelf, "dli_today") ?? []);
    const wanted = `${day.begins} ${shelves.map((shelf) => shelf.device_id).join()}`;
    if (wanted === this.asked) return;
    this.asked = wanted;
    void this.measure();
  }

  private async measure(): Promise<void> {
    const { latest, day } = this;
    if (!latest?.connected || !day) return;
    const sensors = day.lamps.flatMap((lamp) => lamp.shelves.flatMap((shelf) => this.entity(shelf, "ppfd") ?? []));
    // Without a recorder there is nothing measured to show; the plan stands by itself.
    this.measured = await measuredSince(latest, day, sensors).catch(() => new Map<string, Measured[]>());
  }

  private entity(shelf: ShelfLight, key: string): string | undefined {
    return this.latest ? entitiesOf(this.latest, shelf.device_id)[key] : undefined;
  }

  override render(): TemplateResult | typeof nothing {
    const { day, words } = this;
    if (!words) return nothing;
    if (!day) return html`<p class="quiet" role="status">${words.say("plan_loading")}</p>`;
    if (!day.lamps.length) return html`<p class="quiet">${words.say("no_lamp")}</p>`;
    const now = farmTime(day.clock, Date.now());
    return html`
      <ul class="key quiet" aria-hidden="true">
        <li><span class="swatch planned"></span>${words.say("light_planned")}</li>
        ${[...this.measured.values()].some((values) => values.length)
          ? html`<li><span class="swatch measured"></span>${words.say("light_measured")}</li>`
          : nothing}
        <li><span class="swatch now"></span>${words.say("light_now")}</li>
      </ul>
      <ul class="lamps">
        ${day.lamps.map((lamp) => this.lamp(day, lamp, now))}
      </ul>
      <div class="axis" aria-hidden="true">
        <div class="hours quiet" dir="ltr">
          ${hoursOf(day, STEP_H).map((hour) => html`<span style="left:${shareOfDay(day, hour) * 100}%">${words.clock(hour)}</span>`)}
        </div>
      </div>
      <details @toggle=${(event: Event) => (this.tables = (event.target as HTMLDetailsElement).open)}>
        <summary>${words.say("as_table")}</summary>
        ${this.tables ? this.table(day) : nothing}
      </details>
    `;
  }

  private lamp(day: LightDay, lamp: Lamp, now: number): TemplateResult {
    const { words } = this;
    const level = words.percent(levelAt(lamp, now) / 100);
    const said = lamp.phases.length
      ? words.say("light_said", {
          hours: words.hours(litHours(lamp)),
          from: words.clock(Date.parse(lamp.phases[0]?.start ?? day.begins)),
          to: words.clock(Date.parse(lamp.phases.at(-1)?.end ?? day.ends)),
          level,
        })
      : words.say("light_none");
    return html`<li>
      <div class="names">${lamp.shelves.map((shelf) => this.shelf(shelf))}</div>
      <div class="day" dir="ltr" role="img" aria-label=${said}>
        <svg viewBox="0 0 ${WIDTH} ${HEIGHT}" preserveAspectRatio="none" aria-hidden="true">
          ${lamp.phases.map((phase) => {
            const from = shareOfDay(day, Date.parse(phase.start)) * WIDTH;
            const to = shareOfDay(day, Date.parse(phase.end)) * WIDTH;
            const height = (phase.level_pct / 100) * HEIGHT;
            return svg`<rect x=${from} y=${HEIGHT - height} width=${Math.max(to - from, 1)} height=${height}></rect>`;
          })}
          ${lamp.shelves.map((shelf) => this.line(day, shelf))}
        </svg>
        <div class="now" style="left:${shareOfDay(day, now) * 100}%"></div>
      </div>
      <p class="quiet said">${said}</p>
    </li>`;
  }

  private line(day: LightDay, shelf: ShelfLight): unknown {
    const values = this.measured.get(this.entity(shelf, "ppfd") ?? "") ?? [];
    const full = shelf.full_ppfd ?? Math.max(...values.map((value) => value.ppfd), 1);
    const points = values.map(({ start, end, ppfd }) => {
      const at = shareOfDay(day, (start + end) / 2) * WIDTH;
      return `${at.toFixed(1)},${(HEIGHT * (1 - Math.min(ppfd / full, 1))).toFixed(1)}`;
    });
    return points.length > 1 ? svg`<polyline points=${points.join(" ")}></polyline>` : nothing;
  }

  private nameOf(shelf: ShelfLight): string {
    const devices = this.latest?.devices ?? {};
    const device = devices[shelf.device_id];
    const rack = device?.parent_device_id ? devices[device.parent_device_id] : undefined;
    return [deviceName(rack), deviceName(device)].filter(Boolean).join(" · ");
  }

  private shelf(shelf: ShelfLight): TemplateResult {
    const closing = closingOf(shelf.dli);
    const name = this.nameOf(shelf);
    const here = shelf.device_id === this.device;
    return html`<div class="shelf" data-tone=${CLOSING_TONE[closing]}>
      ${here
        ? nothing
        : html`<a href="/vertical-farm/shelf/${shelf.device_id}" @click=${(event: MouseEvent) => openHere(event, `/vertical-farm/shelf/${shelf.device_id}`)}>${name}</a>`}
      <span class="closing">
        <ha-icon class="tone-icon" icon=${CLOSING_ICON[closing]}></ha-icon>
        <span>${this.closing(shelf, closing)}</span>
      </span>
    </div>`;
  }

  private closing(shelf: ShelfLight, closing: Closing): TemplateResult | string {
    const { words } = this;
    const { dli } = shelf;
    if (!dli) return words.say("light_empty");
    const mol = (value: number): string => words.number(value, 1);
    const goal = mol(dli.goal);
    const sum = this.latest?.states[this.entity(shelf, "dli_today") ?? ""];
    const known = sum && Number.isFinite(Number(sum.state)) ? words.say("light_so_far", { sum: mol(Number(sum.state)) }) : "";
    const word =
      closing === "short"
        ? words.say("light_short", { mol: mol(dli.short) })
        : closing === "over"
          ? words.say("light_over", { mol: mol(dli.over) })
          : words.say(closing === "planned" ? "light_on_plan" : "light_unknown");
    const forecast = dli.forecast === null ? words.say("light_goal", { goal }) : words.say("light_reach", { forecast: mol(dli.forecast), goal });
    return html`<b>${word}</b> <span class="quiet">${[known, forecast].filter(Boolean).join(", ")}
        ${dli.owed > 0.05 ? html` · ${words.say("light_owed", { mol: mol(dli.owed) })}` : nothing}</span>`;
  }

  private table(day: LightDay): TemplateResult {
    const { words } = this;
    return html`<div class="scroll"><table>
      <thead>
        <tr>
          <th scope="col">${words.say("light_place")}</th>
          <th scope="col">${words.say("light_from")}</th>
          <th scope="col">${words.say("light_to")}</th>
          <th scope="col">${words.say("light_level")}</th>
        </tr>
      </thead>
      <tbody>
        ${day.lamps.flatMap((lamp) =>
          lamp.phases.map(
            (phase) => html`<tr>
              <th scope="row">${lamp.shelves.map((shelf) => this.nameOf(shelf)).join(", ")}</th>
              <td>${words.clock(Date.parse(phase.start))}</td>
              <td>${words.clock(Date.parse(phase.end))}</td>
              <td>${words.percent(phase.level_pct / 100)}</td>
            </tr>`,
          ),
        )}
      </tbody>
    </table></div>`;
  }

  static override styles = [
    shared,
    css`
      .key {
        display: flex;
        flex-wrap: wrap;
        gap: var(--ha-space-1, 4px) var(--ha-space-4, 16px);
        margin-block: var(--ha-space-2, 8px);
      }
      .key li {
        display: flex;
        align-items: center;
        gap: var(--ha-space-2, 8px);
      }
      .swatch {
        width: 18px;
        height: 10px;
      }
      .swatch.planned {
        background: color-mix(in srgb, var(--vf-watch) 55%, transparent);
      }
      .swatch.measured {
        height: 3px;
        background: var(--primary-text-color);
      }
      .swatch.now {
        width: 3px;
        height: 16px;
        background: var(--vf-act);
      }
      .lamps > li,
      .axis {
        display: grid;
        grid-template-columns: minmax(200px, 1fr) minmax(0, 2.4fr);
        gap: var(--ha-space-1, 4px) var(--ha-space-4, 16px);
        align-items: center;
      }
      .lamps > li {
        padding-block: var(--ha-space-2, 8px);
        border-block-end: 1px solid var(--divider-color);
      }
      .lamps > li:last-child {
        border: none;
      }
      .shelf {
        display: grid;
        overflow-wrap: anywhere;
      }
      .shelf a {
        display: inline-flex;
        align-items: center;
        min-height: 32px;
        color: inherit;
        font-weight: 500;
      }
      .closing {
        display: flex;
        gap: var(--ha-space-1, 4px);
        font-size: var(--ha-font-size-s, 12px);
      }
      .day {
        position: relative;
        height: 48px;
        border-radius: var(--ha-border-radius-sm, 4px);
        overflow: hidden;
        background: color-mix(in srgb, var(--primary-text-color) 8%, transparent);
      }
      svg {
        display: block;
        width: 100%;
        height: 100%;
      }
      rect {
        fill: color-mix(in srgb, var(--vf-watch) 55%, transparent);
      }
      polyline {
        fill: none;
        stroke: var(--primary-text-color);
        stroke-width: 2px;
        vector-effect: non-scaling-stroke;
      }
      .day .now {
        position: absolute;
        inset-block: 0;
        width: 3px;
        margin-left: -1px;
        background: var(--vf-act);
      }
      .said {
        grid-column: 2;
        font-size: var(--ha-font-size-s, 12px);
      }
      .hours {
        position: relative;
        grid-column: 2;
        height: 20px;
        font-size: var(--ha-font-size-s, 12px);
      }
      .hours span {
        position: absolute;
        white-space: nowrap;
      }
      summary {
        min-height: 44px;
        display: flex;
        align-items: center;
        cursor: pointer;
      }
      summary::before {
        content: "";
        margin-inline-end: var(--ha-space-2, 8px);
        border: 5px solid transparent;
        border-inline-start-color: currentcolor;
      }
      details[open] summary::before {
        border-color: currentcolor transparent transparent;
        margin-block-start: 5px;
      }
      .scroll {
        overflow-x: auto;
      }
      table {
        border-collapse: collapse;
        font-variant-numeric: tabular-nums;
      }
      th,
      td {
        padding: 4px 12px;
        text-align: start;
        font-weight: inherit;
        border-block-end: 1px solid var(--divider-color);
      }
      thead th {
        font-weight: 500;
      }
      @container (max-width: 600px) {
        .lamps > li,
        .axis {
          grid-template-columns: minmax(0, 1fr);
        }
        .said,
        .hours {
          grid-column: 1;
        }
      }
      :host {
        container-type: inline-size;
      }
    `,
  ];
}

if (!customElements.get("vf-light-plan")) customElements.define("vf-light-plan", LightPlan);
