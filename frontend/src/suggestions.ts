/** Automations that suit the farm and are not there yet; a click creates one. */

import { LitElement, css, html, nothing, type TemplateResult } from "lit";
import { navigate, reasonOf, type Hass } from "./hass";
import type { Farm } from "./model";
import { shared } from "./styles";
import type { Words } from "./words";

export interface Suggestion {
  id: string;
  alias: string;
  why: string;
  config: Record<string, unknown>;
  blueprint_missing: boolean;
}

interface Answer {
  response: { suggestions: Suggestion[] };
}

type State = "creating" | "created" | { failed: string };

export class Suggestions extends LitElement {
  static override properties = {
    farm: { attribute: false },
    words: { attribute: false },
    found: { state: true },
    problem: { state: true },
    states: { state: true },
  };

  hass: Hass | undefined;
  declare farm: Farm | undefined;
  declare words: Words | undefined;
  private declare found: readonly Suggestion[] | undefined;
  private declare problem: string;
  private declare states: ReadonlyMap<string, State>;
  private asked = "";

  constructor() {
    super();
    this.problem = "";
    this.states = new Map();
  }

  override updated(): void {
    const { farm, hass } = this;
    if (!farm || !hass || this.asked === farm.id) return;
    this.asked = farm.id;
    void this.look(hass, farm);
  }

  private async look(hass: Hass, farm: Farm): Promise<void> {
    this.problem = "";
    try {
      const { response } = await hass.callWS<Answer>({
        type: "call_service",
        domain: "vertical_farm",
        service: "suggest_automations",
        service_data: { config_entry_id: farm.entry },
        return_response: true,
      });
      this.found = response.suggestions;
    } catch (error) {
      this.problem = reasonOf(error);
    }
  }

  override render(): TemplateResult | typeof nothing {
    const { words, found, problem } = this;
    if (!words) return nothing;
    if (problem) {
      return html`<ha-alert alert-type="error">${words.say("failed", { reason: problem })}</ha-alert>
        <button @click=${() => this.hass && this.farm && void this.look(this.hass, this.farm)}>${words.say("retry")}</button>`;
    }
    if (!found) return html`<p class="quiet" role="status">${words.say("suggest_loading")}</p>`;
    const open = found.filter((each) => this.states.get(each.id) !== "created");
    return html`
      <p class="quiet">${words.say(open.length ? "suggest_intro" : "suggest_none")}</p>
      <ul>
        ${found.map((each) => this.suggestion(each, words))}
      </ul>
      ${open.length > 1 ? html`<button class="main" @click=${() => void this.createAll(open)}>${words.say("suggest_all", { count: words.number(open.length) })}</button>` : nothing}
      <button @click=${() => navigate("/config/automation/dashboard")}>${words.say("automations")}</button>
    `;
  }

  private suggestion(each: Suggestion, words: Words): TemplateResult {
    const state = this.states.get(each.id);
    return html`<li>
      <span class="text"><b>${each.alias}</b> <span class="quiet">${each.why}</span>
        ${typeof state === "object" ? html`<span role="alert">${words.say("failed", { reason: state.failed })}</span>` : nothing}</span>
      ${state === "created"
        ? html`<span class="made" data-tone="good"><ha-icon class="tone-icon" icon="mdi:check-circle"></ha-icon>${words.say("suggest_created")}</span>`
        : html`<button
            ?disabled=${state === "creating"}
            aria-label="${words.say("suggest_create")}: ${each.alias}"
            @click=${() => void this.create(each)}
          >
            ${words.say(typeof state === "object" ? "retry" : "suggest_create")}
          </button>`}
    </li>`;
  }

  private async createAll(open: readonly Suggestion[]): Promise<void> {
    for (const each of open) await this.create(each);
  }

  /** Installs the blueprint where it is missing, then creates the automation as a user does. */
  private async create(each: Suggestion): Promise<void> {
    const { hass } = this;
    if (!hass) return;
    this.mark(each.id, "creating");
    try {
      if (each.blueprint_missing) await hass.callService("vertical_farm", "install_blueprints", {});
      await hass.callApi("POST", `config/automation/config/${each.id}`, each.config);
      this.mark(each.id, "created");
    } catch (error) {
      this.mark(each.id, { failed: reasonOf(error) });
    }
  }

  private mark(id: string, state: State): void {
    this.states = new Map(this.states).set(id, state);
  }

  static override styles = [
    shared,
    css`
      :host {
        display: grid;
        gap: var(--ha-space-2, 8px);
        justify-items: start;
        width: 100%;
      }
      ul {
        width: 100%;
      }
      li,
      .made {
        display: flex;
        align-items: center;
        gap: var(--vf-space);
      }
      li {
        justify-content: space-between;
        padding-block: var(--ha-space-2, 8px);
        border-block-end: 1px solid var(--divider-color);
      }
      .text {
        display: grid;
        min-width: 0;
        overflow-wrap: anywhere;
      }
    `,
  ];
}

if (!customElements.get("vf-suggestions")) customElements.define("vf-suggestions", Suggestions);
