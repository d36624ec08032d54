/** What needs someone now: each place with its alarms, what is held off, and why. */

import { LitElement, css, html, nothing, type TemplateResult } from "lit";
import { Attempts } from "./attempts";
import { inUserUnit, navigate, openMoreInfo, type Hass } from "./hass";
import { STATUS_ICON, cropName } from "./look";
import { entitiesOf, type Alarm, type Farm, type Fault, type Shelf } from "./model";
import { needsOf, placeName, type Cause, type Need } from "./needs";
import { rows, shared } from "./styles";
import type { Word, Words } from "./words";

const SHOWN = 4;
const SHOWN_NARROW = 2;
const NARROW_PX = 870;
const REGISTRY_ID = /^[0-9a-f]{32}$/;

/** How many lines of a list are shown at first, so that what comes after it is seen too. */
export function shownFirst(count: number): number {
  const most = window.innerWidth < NARROW_PX ? SHOWN_NARROW : SHOWN;
  // One more takes no more room than the button that leads to it.
  return count <= most + 1 ? count : most;
}

export class ActNow extends LitElement {
  static override properties = {
    farm: { attribute: false },
    words: { attribute: false },
    only: { attribute: false },
    all: { state: true },
  };

  /** Not looked at to render: what is shown is in the farm. */
  hass: Hass | undefined;
  declare farm: Farm | undefined;
  declare words: Words;
  /** The one place to show, where it is shown by itself. */
  declare only: string | undefined;
  private declare all: boolean;
  private asked = "";
  private readonly attempts = new Attempts(this);

  constructor() {
    super();
    this.all = false;
  }

  /** What alarms are called comes with the integration's own texts, once there is one. */
  override updated(): void {
    const { asked, farm, hass, words } = this;
    if (!farm?.alarms.length || !hass || asked === words.language) return;
    this.asked = words.language;
    for (const category of ["common", "selector"]) void hass.loadBackendTranslation(category, "vertical_farm");
  }

  override render(): TemplateResult | typeof nothing {
    const { farm, only, words } = this;
    if (!farm) return nothing;
    const needs = needsOf(farm).filter((need) => (only ? need.place === only && need.causes.length : true));
    if (only && !needs.length) return nothing;
    const shown = this.all ? needs : needs.slice(0, shownFirst(needs.length));
    return html`<section class="card" data-tone=${needs.length ? "act" : "good"}>
      <h2>${words.say("act_now")} ${needs.length && !only ? html`<span>(${words.number(needs.length)})</span>` : nothing}</h2>
      ${needs.length ? nothing : html`<p class="quiet calm"><ha-icon class="tone-icon" icon=${STATUS_ICON.good}></ha-icon>${words.say("nothing_to_act")}</p>`}
      <ul>
        ${shown.map((need) => this.need(need))}
      </ul>
      ${shown.length < needs.length
        ? html`<button class="all" @click=${() => (this.all = true)}>${words.say("show_all", { count: words.number(needs.length) })}</button>`
        : nothing}
      ${farm.ready && !only
        ? html`<p class="calm" data-tone="good"><ha-icon class="tone-icon" icon="mdi:scissors-cutting"></ha-icon>${words.say("ready", { count: words.number(farm.ready) })}</p>`
        : nothing}
    </section>`;
  }

  private need(need: Need): TemplateResult {
    const { words, only } = this;
    const { causes, faults, name, place, shelf, unseen } = need;
    const button = faults.find((fault) => fault.acknowledge)?.acknowledge;
    const urgent = need.critical || !causes.length || shelf?.status === "act";
    const icon = !causes.length && faults.length ? "mdi:shield-alert" : STATUS_ICON[urgent ? "act" : "watch"];
    return html`<li data-tone=${urgent ? "act" : "watch"}>
      <ha-icon class="tone-icon" icon=${icon}></ha-icon>
      <div class="text">
        ${only
          ? nothing
          : html`<button class="place" aria-label="${words.say("open")}: ${name}" @click=${() => this.open(need)}>
              <b>${name}</b><ha-icon icon="mdi:chevron-right"></ha-icon>
            </button>`}
        ${causes.map((cause) => this.cause(cause))} ${faults.map((fault) => this.fault(fault))}
        <div class="foot">
          ${shelf && !only ? this.unwell(shelf, !causes.length) : nothing}
          ${unseen.length || button
            ? html`<button
                aria-label="${words.say("acknowledge")}: ${name}"
                ?disabled=${this.attempts.has(place)}
                @click=${() => void this.acknowledge(need, button)}
              >
                ${words.say("acknowledge")}
              </button>`
            : nothing}
        </div>
      </div>
    </li>`;
  }

  private cause({ alarm, explains }: Cause): TemplateResult {
    const { words } = this;
    const severity = words.sayKey("severity", alarm.severity);
    const seen = alarm.acknowledged ? `, ${words.say("acknowledged")}` : "";
    return html`<p>
        <b class="tone-word" data-tone=${alarm.severity === "critical" ? "act" : "watch"}>${severity}</b>
        ${this.said(alarm)} <span class="quiet">${words.lasting(alarm.since)}${seen}</span>
      </p>
      ${explains.length
        ? html`<details>
            <summary>${words.say("explains", { count: words.number(explains.length) })}</summary>
            <ul>
              ${explains.map((each) => html`<li class="quiet">${placeName(this.farm, each.device_id)}: ${this.said(each)}</li>`)}
            </ul>
          </details>`
        : nothing}`;
  }

  /** What is wrong, of which part, and by how much. */
  private said(alarm: Alarm): string {
    const { words } = this;
    const what = [words.alarm(alarm.kind), alarm.part ? this.partOf(alarm.part) : ""].filter(Boolean).join(", ");
    const { unit, value, limit } = inUserUnit(alarm, this.hass?.config.unit_system.temperature, "value", "limit");
    if (value === null) return what;
    const number = (each: number): string => [words.rough(each), unit].filter(Boolean).join(" ");
    const much = limit === null ? number(value) : words.say("value_limit", { value: number(value), limit: number(limit) });
    return `${what}: ${much}`;
  }

  /** The name of a metric or of an entity. */
  private partOf(part: string): string {
    const name = this.hass?.states[part]?.attributes["friendly_name"];
    if (typeof name === "string") return name;
    // What is called by its id in the registry alone is no longer there.
    if (REGISTRY_ID.test(part)) return this.words.say("removed_device");
    return part.includes(".") ? part : this.words.metric(part);
  }

  private fault({ entityId, fault, since }: Fault): TemplateResult {
    const { words } = this;
    return html`<p>${this.partOf(entityId)}: ${words.sayKey("fault", fault)} <span class="quiet">${words.lasting(since)}</span></p>`;
  }

  /** How a shelf is, and where no alarm says it, what is off target. */
  private unwell(shelf: Shelf, alone: boolean): TemplateResult {
    const { words } = this;
    const off = (word: Word, metrics: readonly string[]): string[] =>
      alone ? metrics.map((metric) => words.say(word, { metric: words.sayKey("metric", metric) })) : [];
    const health = shelf.health === null ? [] : [words.say("health", { score: words.number(shelf.health) })];
    const wrong = [...health, ...off("too_low", shelf.low), ...off("too_high", shelf.high)];
    return html`<p>${wrong.join(" · ")} <span class="quiet">${cropName(shelf, words)}</span></p>`;
  }

  private open({ causes, faults, place, shelf }: Need): void {
    if (shelf) return navigate(`/vertical-farm/shelf/${shelf.id}`);
    const own = this.hass && entitiesOf(this.hass, place);
    openMoreInfo(this, (causes.length && own?.["alarm"]) || faults[0]?.entityId || "");
  }

  /** A place's button also lets devices run again; without a fault, alarms alone are seen. */
  private acknowledge({ place, unseen }: Need, button: string | null | undefined): Promise<boolean> {
    return this.attempts.make(place, () =>
      button
        ? this.hass?.callService("button", "press", { entity_id: button }, undefined, false)
        : this.hass?.callService("vertical_farm", "acknowledge_alarm", { alarm: unseen }, undefined, false),
    );
  }

  static override styles = [
    shared,
    rows,
    css`
      li {
        align-items: start;
      }
      .text {
        gap: 2px;
      }
      .place {
        display: flex;
        align-items: center;
        justify-content: space-between;
        min-height: 0;
        margin-block: -12px;
        padding: 12px 0;
        border: none;
        text-align: start;
      }
      :host(:dir(rtl)) .place ha-icon {
        transform: scaleX(-1);
      }
      .foot {
        display: flex;
        align-items: center;
        gap: var(--vf-space);
      }
      .foot button {
        flex: none;
        margin-inline-start: auto;
      }
      .tone-word {
        padding-inline: 6px;
        border-radius: var(--ha-border-radius-sm, 4px);
        background: color-mix(in srgb, var(--tone) 22%, transparent);
      }
      summary {
        min-height: 32px;
        align-content: center;
        cursor: pointer;
      }
      details li {
        display: block;
        padding-block: 4px;
      }
    `,
  ];
}

if (!customElements.get("vf-act-now")) customElements.define("vf-act-now", ActNow);
