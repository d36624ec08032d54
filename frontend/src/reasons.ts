/** Why devices run or do not, as the integration explains it, and what was before that. */

import { LitElement, css, html, nothing, type TemplateResult } from "lit";
import { openMoreInfo, type Hass } from "./hass";
import { shared } from "./styles";
import type { Words } from "./words";

export interface Command {
  at: string;
  text: string;
}

export interface Explained {
  entity_id: string;
  name: string;
  on: boolean | null;
  since: string | null;
  text: string;
  last: Command | null;
  earlier: readonly Command[];
  gates: readonly { key: string; held: boolean; detail: string }[];
}

interface Answer {
  response: { devices: readonly Explained[] };
}

const AGAIN_MS = 60_000;
const SOON_MS = 1500;
const SHOWN_EARLIER = 5;

/** What is held back comes first, then what the farm has commanded, then what runs. */
function weightOf({ gates, last, on }: Explained): number {
  return (gates.some((gate) => gate.held) ? 4 : 0) + (last ? 2 : 0) + (on ? 1 : 0);
}

export class Reasons extends LitElement {
  static override properties = { devices: { attribute: false }, words: { attribute: false }, found: { state: true } };

  /** The bound devices, as entity ids. */
  declare devices: readonly string[];
  declare words: Words;
  private declare found: readonly Explained[];
  private latest: Hass | undefined;
  private asked = "";
  private again: ReturnType<typeof setInterval> | undefined;
  private soon: ReturnType<typeof setTimeout> | undefined;

  constructor() {
    super();
    this.devices = [];
    this.found = [];
  }

  /** Asks again when a device was switched, and renders only for the answer. */
  set hass(hass: Hass | undefined) {
    const before = this.latest;
    this.latest = hass;
    if (!before) this.requestUpdate();
    else if (this.devices.some((id) => before.states[id]?.state !== hass?.states[id]?.state)) {
      clearTimeout(this.soon);
      this.soon = setTimeout(() => void this.ask(), SOON_MS);
    }
  }

  override connectedCallback(): void {
    super.connectedCallback();
    // What was refused leaves no trace in any state.
    this.again = setInterval(() => void this.ask(), AGAIN_MS);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearInterval(this.again);
    clearTimeout(this.soon);
  }

  override updated(): void {
    const wanted = this.devices.join();
    if (!this.latest || wanted === this.asked) return;
    this.asked = wanted;
    void this.ask();
  }

  private async ask(): Promise<void> {
    const { latest, devices } = this;
    if (!latest?.connected || !devices.length) return;
    try {
      const { response } = await latest.callWS<Answer>({
        type: "call_service",
        domain: "vertical_farm",
        service: "explain",
        service_data: {},
        target: { entity_id: devices },
        return_response: true,
      });
      this.found = response.devices.toSorted((one, other) => weightOf(other) - weightOf(one));
    } catch {
      // Nobody has bound the devices any more, or the farm is starting: what was said stays.
    }
  }

  override render(): TemplateResult | typeof nothing {
    const { found, words } = this;
    if (!found.length) return nothing;
    return html`<section class="card">
      <h2>${words.say("reasons")}</h2>
      <ul>
        ${found.map((device) => this.device(device))}
      </ul>
    </section>`;
  }

  private device(device: Explained): TemplateResult {
    const { words } = this;
    const on = device.on === null ? "not_known" : device.on ? "device_on" : "device_off";
    const held = device.gates.filter((gate) => gate.held);
    return html`<li data-tone=${held.length ? "act" : device.on ? "good" : "none"}>
      <button aria-label="${device.name}: ${words.say(on)}" @click=${() => openMoreInfo(this, device.entity_id)}>
        <ha-icon class="tone-icon" icon=${held.length ? "mdi:shield-alert" : device.on ? "mdi:power" : "mdi:power-off"}></ha-icon>
        ${words.say(on)}
      </button>
      <div class="text">
        <span>${device.text}</span>
        ${device.since ? html`<span class="quiet">${words.lasting(device.since)}</span>` : nothing}
        ${held.map((gate) => html`<b>${this.gate(gate)}</b>`)}
        ${device.earlier.length
          ? html`<details>
              <summary>${words.say("reasons_earlier")}</summary>
              <ul>
                ${device.earlier.slice(0, SHOWN_EARLIER).map(
                  (each) => html`<li><span class="quiet">${words.clock(Date.parse(each.at))}</span> <span>${each.text}</span></li>`,
                )}
              </ul>
            </details>`
          : nothing}
      </div>
    </li>`;
  }

  private gate({ key, detail }: { key: string; detail: string }): string {
    const { words } = this;
    if (key === "mode") return words.say("held_back", { why: words.say("mode", { mode: words.state("select", "mode", detail) }) });
    return words.say("held_back", { why: words.sayKey("fault", detail) });
  }

  static override styles = [
    shared,
    css`
      section > ul > li {
        display: flex;
        align-items: start;
        gap: var(--vf-space);
        padding-block: var(--ha-space-2, 8px);
        border-block-end: 1px solid var(--divider-color);
      }
      section > ul > li:last-child {
        border: none;
      }
      button {
        display: flex;
        flex: none;
        align-items: center;
        gap: var(--ha-space-2, 8px);
        min-width: 88px;
      }
      .text {
        display: grid;
        min-width: 0;
        overflow-wrap: anywhere;
      }
      summary {
        min-height: 32px;
        align-content: center;
        cursor: pointer;
      }
    `,
  ];
}

if (!customElements.get("vf-reasons")) customElements.define("vf-reasons", Reasons);
