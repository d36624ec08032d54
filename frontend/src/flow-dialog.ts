/** A dialog for Home Assistant's forms that add and change racks, shelves and reservoirs. */

import { LitElement, css, html, nothing, type TemplateResult } from "lit";
import {
  answerStep,
  beginFlow,
  filled,
  firstValues,
  giveUp,
  isEnd,
  type EndStep,
  type FlowField,
  type FormStep,
  type MenuStep,
  type Step,
  type Wanted,
} from "./flow";
import { reasonOf, toast, type Hass } from "./hass";
import { dialog, shared } from "./styles";
import type { Words } from "./words";

interface Where {
  path?: readonly string[];
}

export class FlowDialog extends LitElement {
  static override properties = {
    step: { state: true },
    values: { state: true },
    problem: { state: true },
    busy: { state: true },
    open: { state: true },
  };

  hass: Hass | undefined;
  words: Words | undefined;
  private wanted: Wanted | undefined;
  private left = false;
  private declare step: Step | undefined;
  private declare values: Record<string, unknown>;
  private declare problem: string;
  private declare busy: boolean;
  private declare open: boolean;

  constructor() {
    super();
    this.values = {};
    this.problem = "";
    this.busy = false;
    this.open = false;
  }

  async ask(wanted: Wanted): Promise<void> {
    const { hass } = this;
    if (!hass || this.busy) return;
    this.wanted = wanted;
    this.left = false;
    this.busy = true;
    try {
      const texts = ["config_subentries", "selector"].map((category) => hass.loadBackendTranslation(category, "vertical_farm"));
      const [step] = await Promise.all([beginFlow(hass, wanted), ...texts]);
      this.open = true;
      this.take(step);
    } catch (error) {
      toast(this, this.words?.say("failed", { reason: reasonOf(error) }) ?? reasonOf(error));
    } finally {
      this.busy = false;
    }
  }

  private text(path: string, placeholders?: Record<string, string> | null): string {
    const found = this.hass?.localize(`component.vertical_farm.config_subentries.${this.wanted?.kind}.${path}`, placeholders ?? {});
    return found ?? "";
  }

  private take(step: Step): void {
    this.problem = "";
    if (step.type === "form") {
      const same = this.step?.type === "form" && this.step.step_id === step.step_id;
      // A form that comes back with errors keeps what was filled in.
      if (!same || !Object.keys(step.errors ?? {}).length) this.values = firstValues(step.data_schema);
    }
    this.step = step;
    if (isEnd(step)) this.end(step);
  }

  private end(step: EndStep): void {
    this.open = false;
    const done = step.type === "create_entry" || step.reason === "reconfigure_successful";
    const { words } = this;
    const said =
      step.type === "create_entry"
        ? words?.say("flow_added", { name: step.title ?? "" })
        : this.text(`abort.${step.reason}`, step.description_placeholders) || words?.say("flow_changed");
    toast(this, said ?? "");
    if (done) this.dispatchEvent(new CustomEvent("vf-changed", { bubbles: true, composed: true }));
  }

  override render(): TemplateResult | typeof nothing {
    const { step, hass, words } = this;
    if (!step || !hass || !words || isEnd(step)) return nothing;
    const title = this.text(`step.${step.step_id}.title`, step.description_placeholders);
    return html`<ha-dialog .open=${this.open} header-title=${title || words.say("setup")} @closed=${this.closed}>
      <p class="quiet">${this.text(`step.${step.step_id}.description`, step.description_placeholders)}</p>
      ${this.problem ? html`<ha-alert alert-type="error">${words.say("failed", { reason: this.problem })}</ha-alert>` : nothing}
      ${step.type === "menu" ? this.menu(step) : this.form(step)}
      <div class="buttons" slot="footer">
        <button @click=${() => (this.open = false)}>${words.say("cancel")}</button>
        ${step.type === "form"
          ? html`<button class="main" ?disabled=${this.busy} @click=${() => this.answer(step, filled(this.values))}>${words.say("save")}</button>`
          : nothing}
      </div>
    </ha-dialog>`;
  }

  private menu(step: MenuStep): TemplateResult {
    const options = Array.isArray(step.menu_options) ? (step.menu_options as string[]) : Object.keys(step.menu_options);
    const at = `step.${step.step_id}`;
    return html`<ul class="menu">
      ${options.map(
        (option) => html`<li>
          <button ?disabled=${this.busy} @click=${() => this.answer(step, { next_step_id: option })}>
            <span>${this.text(`${at}.menu_options.${option}`) || option}</span>
            <span class="quiet">${this.text(`${at}.menu_option_descriptions.${option}`)}</span>
          </button>
        </li>`,
      )}
    </ul>`;
  }

  private form(step: FormStep): TemplateResult {
    const at = `step.${step.step_id}`;
    const label = (field: FlowField, _: unknown, where?: Where): string => {
      if (field.type === "expandable") return this.text(`${at}.sections.${field.name}.name`) || field.name;
      const section = where?.path?.[0];
      return this.text(`${at}.${section ? `sections.${section}.` : ""}data.${field.name}`) || field.name;
    };
    const helper = (field: FlowField, where?: Where): string => {
      if (field.type === "expandable") return this.text(`${at}.sections.${field.name}.description`);
      const section = where?.path?.[0];
      return this.text(`${at}.${section ? `sections.${section}.` : ""}data_description.${field.name}`, step.description_placeholders);
    };
    return html`<ha-form
      .hass=${this.hass}
      .data=${this.values}
      .schema=${step.data_schema}
      .error=${step.errors ?? {}}
      .disabled=${this.busy}
      .computeLabel=${label}
      .computeHelper=${helper}
      .computeError=${(error: string) => this.text(`error.${error}`, step.description_placeholders) || error}
      .localizeValue=${(key: string) => this.hass?.localize(`component.vertical_farm.selector.${key}`)}
      @value-changed=${(event: CustomEvent<{ value: Record<string, unknown> }>) => (this.values = { ...this.values, ...event.detail.value })}
    ></ha-form>`;
  }

  private async answer(step: FormStep | MenuStep, answer: Record<string, unknown>): Promise<void> {
    const { hass } = this;
    if (!hass || this.busy) return;
    this.busy = true;
    try {
      const next = await answerStep(hass, step.flow_id, answer);
      if (this.left && !isEnd(next)) void giveUp(hass, next.flow_id);
      else this.take(next);
    } catch (error) {
      this.problem = reasonOf(error);
    } finally {
      this.busy = false;
    }
  }

  private closed(): void {
    this.open = false;
    const { step, hass } = this;
    this.step = undefined;
    // What is on its way may end the form by itself.
    this.left = true;
    if (!this.busy && hass && step && !isEnd(step)) void giveUp(hass, step.flow_id);
  }

  static override styles = [
    shared,
    dialog,
    css`
      .menu {
        display: grid;
        gap: var(--ha-space-2, 8px);
        margin-block-start: var(--vf-space);
      }
      .menu button {
        display: grid;
        width: 100%;
        padding-block: var(--ha-space-2, 8px);
        text-align: start;
      }
    `,
  ];
}

if (!customElements.get("vf-flow-dialog")) customElements.define("vf-flow-dialog", FlowDialog);
