/** Light & energy: the plans of all lamps against the day, and what the light costs. */

import { LitElement, css, html, nothing, type TemplateResult } from "lit";
import "./ha-cards";
import type { HaCard } from "./ha-cards";
import { isKnown, type Hass } from "./hass";
import type { LightDay } from "./light";
import "./light-plan";
import type { LightPlan } from "./light-plan";
import type { Farm } from "./model";
import { shared } from "./styles";
import type { Words } from "./words";
import type { Word } from "./words/en";

const DAYS = 14;

export class LightView extends LitElement {
  static override properties = {
    farm: { attribute: false },
    words: { attribute: false },
    price: { state: true },
    priced: { state: true },
  };

  declare farm: Farm | undefined;
  declare words: Words;
  /** The entity of the price; undefined as long as that is not known. */
  private declare price: string | null | undefined;
  private declare priced: boolean;
  private latest: Hass | undefined;

  constructor() {
    super();
    this.priced = true;
  }

  /** Home Assistant's own cards follow every change; ours is not rendered for it. */
  set hass(hass: Hass | undefined) {
    this.latest = hass;
    this.pass();
  }

  get hass(): Hass | undefined {
    return this.latest;
  }

  private pass(): void {
    const { latest } = this;
    if (!latest) return;
    for (const card of this.renderRoot?.querySelectorAll<HaCard>("vf-ha-card") ?? []) card.hass = latest;
    const plan = this.renderRoot?.querySelector<LightPlan>("vf-light-plan");
    if (plan) plan.hass = latest;
    if (this.price) this.priced = isKnown(latest.states[this.price]);
  }

  override updated(): void {
    this.pass();
  }

  override render(): TemplateResult | typeof nothing {
    const { farm, words } = this;
    if (!farm) return nothing;
    return html`
      <section class="card">
        <h2>${words.say("light_today")}</h2>
        <vf-light-plan
          .device=${farm.id}
          .words=${words}
          @vf-light-day=${(event: CustomEvent<LightDay>) => (this.price = event.detail.price)}
        ></vf-light-plan>
      </section>
      <section class="energy">
        <h2>${words.say("energy")}</h2>
        ${this.energy(farm)}
      </section>
    `;
  }

  private energy(farm: Farm): TemplateResult {
    const { words } = this;
    const energy = farm.entities["energy_today"];
    const cost = farm.entities["cost_today"];
    if (!energy) return html`<p class="card">${words.say("no_power")}</p>`;
    const racks = farm.racks.flatMap((rack) =>
      rack.entities["energy_today"] ? [{ entity: rack.entities["energy_today"], name: rack.name }] : [],
    );
    return html`
      ${this.price === null ? html`<p class="quiet">${words.say("no_price_entity")}</p>` : nothing}
      ${this.price && !this.priced ? html`<p class="quiet" role="status">${words.say("no_price")}</p>` : nothing}
      <div class="tiles">
        ${this.card({ type: "tile", entity: energy, name: { type: "entity" } })} ${this.sum(energy, "day", "energy_yesterday")}
        ${this.sum(energy, "month", "energy_month")}
        ${cost
          ? html`${this.card({ type: "tile", entity: cost, name: { type: "entity" } })} ${this.sum(cost, "day", "cost_yesterday")}
            ${this.sum(cost, "month", "cost_month")}`
          : nothing}
        ${this.price
          ? this.card({
              type: "tile",
              entity: this.price,
              name: words.say("price"),
              features: [{ type: "trend-graph", hours_to_show: 24 }],
            })
          : nothing}
      </div>
      <div class="graphs">
        ${this.days(energy, "energy_days")} ${cost ? this.days(cost, "cost_days") : nothing}
        ${racks.length > 1 ? this.card({ type: "entities", title: words.say("energy_racks"), entities: racks }) : nothing}
      </div>
    `;
  }

  private card(config: Record<string, unknown>): TemplateResult {
    return html`<vf-ha-card .config=${config}></vf-ha-card>`;
  }

  private sum(entity: string, period: "day" | "month", name: Word): TemplateResult {
    const calendar = period === "day" ? { period, offset: -1 } : { period };
    return this.card({ type: "statistic", entity, name: this.words.say(name), stat_type: "change", period: { calendar } });
  }

  private days(entity: string, title: Word): TemplateResult {
    return this.card({
      type: "statistics-graph",
      title: this.words.say(title),
      entities: [entity],
      stat_types: ["change"],
      chart_type: "bar",
      period: "day",
      days_to_show: DAYS,
      hide_legend: true,
    });
  }

  static override styles = [
    shared,
    css`
      :host {
        display: grid;
        gap: var(--ha-space-4, 16px);
        max-width: 1400px;
        margin-inline: auto;
      }
      .tiles,
      .graphs {
        display: grid;
        gap: var(--ha-space-2, 8px);
        margin-block-start: var(--ha-space-2, 8px);
      }
      .tiles {
        grid-template-columns: repeat(auto-fill, minmax(min(100%, 220px), 1fr));
      }
      .graphs {
        grid-template-columns: repeat(auto-fit, minmax(min(100%, 360px), 1fr));
      }
    `,
  ];
}

if (!customElements.get("vf-light-view")) customElements.define("vf-light-view", LightView);
