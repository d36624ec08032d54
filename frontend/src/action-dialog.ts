/** The form of one of the integration's actions, made from Home Assistant's own description. */

import { LitElement, html, nothing, type TemplateResult } from "lit";
import { reasonOf, toast, type Field, type Hass } from "./hass";
import { dialog, shared } from "./styles";
import type { Words } from "./words";

export type Action = "sow" | "move_batch" | "advance_stage" | "observe" | "harvest" | "discard" | "undo";

/** What the place says already, and what a form for one shelf has no use for. */
const LEFT_OUT = new Set(["shelf", "batch_id", "config_entry_id", "where", "grades", "new_batch_id"]);

interface Row {
  name: string;
  required: boolean;
  selector: Record<string, unknown>;
}

export class ActionDialog extends LitElement {
  static override properties = {
    action: { state: true },
    filled: { state: true },
    problem: { state: true },
    busy: { state: true },
    open: { state: true },
  };

  words: Words | undefined;
  private latest: Hass | undefined;
  private of: Readonly<Record<string, unknown>> = {};
  private where = "";
  private declare action: Action | undefined;
  private declare filled: Record<string, unknown>;
  private declare problem: string;
  private declare busy: boolean;
  private declare open: boolean;

  constructor() {
    super();
    this.filled = {};
    this.problem = "";
    this.busy = false;
    this.open = false;
  }

  set hass(hass: Hass | undefined) {
    // Home Assistant describes the fields of new actions some seconds after it names them.
    const described = hass?.services !== this.latest?.services;
    this.latest = hass;
    if (described && this.open) this.requestUpdate();
  }

  get hass(): Hass | undefined {
    return this.latest;
  }

  /** Opens the form for a shelf, or for what the given fields say; `where` is said with it. */
  async ask(action: Action, of: string | Readonly<Record<string, unknown>>, where = ""): Promise<void> {
    const { hass } = this;
    if (!hass) return;
    await Promise.all(["services", "selector"].map((category) => hass.loadBackendTranslation(category, "vertical_farm")));
    this.of = typeof of === "string" ? { shelf: of } : of;
    this.where = where;
    this.filled = {};
    this.problem = "";
    this.action = action;
    this.open = true;
  }

  override render(): TemplateResult | typeof nothing {
    const { action, hass, words } = this;
    if (!action || !hass || !words) return nothing;
    const text = (path: string): string => hass.localize(`component.vertical_farm.services.${action}.${path}`);
    const rows = this.rows(hass.services["vertical_farm"]?.[action]?.fields ?? {});
    return html`<ha-dialog .open=${this.open} header-title=${text("name")} @closed=${this.closed}>
      ${this.where ? html`<p><b>${this.where}</b></p>` : nothing}
      <p class="quiet">${text("description")}</p>
      ${this.problem ? html`<ha-alert alert-type="error">${words.say("failed", { reason: this.problem })}</ha-alert>` : nothing}
      <ha-form
        .hass=${hass}
        .data=${this.filled}
        .schema=${rows}
        .computeLabel=${(row: Row) => text(`fields.${row.name}.name`)}
        .computeHelper=${(row: Row) => text(`fields.${row.name}.description`)}
        @value-changed=${(event: CustomEvent<{ value: Record<string, unknown> }>) => (this.filled = { ...this.filled, ...event.detail.value })}
      ></ha-form>
      <div class="buttons" slot="footer">
        <button @click=${() => (this.open = false)}>${words.say("cancel")}</button>
        <button class="main" ?disabled=${this.busy || !this.complete(rows)} @click=${this.send}>
          ${this.problem ? words.say("retry") : text("name")}
        </button>
      </div>
    </ha-dialog>`;
  }

  private rows(fields: Readonly<Record<string, Field>>): Row[] {
    return Object.entries(fields).flatMap(([name, field]) =>
      LEFT_OUT.has(name) || !field.selector
        ? []
        : [{ name, required: field.required ?? false, selector: this.named(field.selector) }],
    );
  }

  /** A list of keys with what they are called, which also the chosen one is shown by. */
  private named(selector: Record<string, unknown>): Record<string, unknown> {
    const list = selector["select"] as { translation_key?: string; options?: readonly unknown[] } | undefined;
    const key = list?.translation_key;
    if (!list || !key) return selector;
    const name = (value: string): string => this.hass?.localize(`component.vertical_farm.selector.${key}.options.${value}`) || value;
    const options = (list.options ?? []).map((each) => (typeof each === "string" ? { value: each, label: name(each) } : each));
    return { ...selector, select: { ...list, translation_key: undefined, options } };
  }

  private complete(rows: readonly Row[]): boolean {
    return rows.every((row) => !row.required || ![undefined, null, ""].includes(this.filled[row.name] as undefined));
  }

  private async send(): Promise<void> {
    const { action, hass, words } = this;
    if (!action || !hass || !words || this.busy) return;
    this.busy = true;
    const given = Object.entries(this.filled).filter(([, value]) => value !== undefined && value !== "");
    try {
      // What is refused is said above the form, not twice.
      await hass.callService("vertical_farm", action, { ...this.of, ...Object.fromEntries(given) }, undefined, false);
      this.open = false;
      toast(this, words.say("noted", { action: hass.localize(`component.vertical_farm.services.${action}.name`) }));
    } catch (error) {
      this.problem = reasonOf(error);
    } finally {
      this.busy = false;
    }
  }

  private closed(): void {
    this.open = false;
    this.action = undefined;
  }

  static override styles = [shared, dialog];
}

if (!customElements.get("vf-action-dialog")) customElements.define("vf-action-dialog", ActionDialog);
