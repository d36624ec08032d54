/** One recipe: its stages with the source at each number, its changes, and the editor. */

import { LitElement, html, nothing, type TemplateResult } from "lit";
import { navigate, reasonOf, toast, type Hass } from "./hass";
import type { Farm } from "./model";
import { recipeStyles } from "./recipe-styles";
import {
  PARTS,
  QUANTITIES,
  RECIPES,
  answerOf,
  changed,
  isAbout,
  refusalOf,
  type BandOf,
  type Change,
  type Document,
  type Part,
  type Recipe,
  type RecipeEntry,
  type RecipeTask,
  type Refusal,
  type Source,
} from "./recipes";
import { shared } from "./styles";
import type { Words } from "./words";

export class RecipePage extends LitElement {
  static override properties = {
    farm: { attribute: false },
    words: { attribute: false },
    recipe: { attribute: false },
    told: { state: true },
    draft: { state: true },
    refusal: { state: true },
    problem: { state: true },
    copying: { state: true },
    busy: { state: true },
  };

  hass: Hass | undefined;
  declare farm: Farm;
  declare words: Words;
  declare recipe: string;
  private declare told: Recipe | undefined;
  /** The document as it is being changed. */
  private declare draft: Document | undefined;
  private declare refusal: Refusal | null;
  private declare problem: string;
  private declare copying: boolean;
  private declare busy: boolean;
  private asked = "";

  constructor() {
    super();
    this.refusal = null;
    this.problem = "";
    this.copying = false;
    this.busy = false;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    void this.hass?.loadBackendTranslation("selector", "vertical_farm").then(() => this.requestUpdate());
  }

  override updated(): void {
    const asked = `${this.farm.entry} ${this.recipe}`;
    if (asked === this.asked) return;
    this.asked = asked;
    this.draft = undefined;
    this.copying = false;
    void this.ask();
  }

  private async ask(against?: string): Promise<void> {
    const { farm, hass, recipe } = this;
    this.problem = "";
    this.refusal = null;
    try {
      const command = { type: "vertical_farm/recipe", config_entry_id: farm.entry, recipe };
      const told = await hass?.callWS<Recipe>(against ? { ...command, against } : command);
      if (recipe === this.recipe) this.told = told;
    } catch (error) {
      this.told = undefined;
      this.problem = reasonOf(error);
    }
  }

  override render(): TemplateResult {
    const { told, words } = this;
    if (!told) {
      return html`<div class="card">
        <p role="status">${this.problem || words.say("loading")}</p>
        <p><button @click=${() => navigate(RECIPES)}>${words.say("all_recipes")}</button></p>
      </div>`;
    }
    return html`
      ${this.head(told)} ${this.draft ? nothing : this.changes(told)}
      <div class="stages">${told.stages.map((stage, index) => this.stage(told, stage, index))}</div>
      ${this.tasks(told)} ${this.sources(told)} ${this.draft ? this.saving() : nothing}
    `;
  }

  private head(told: Recipe): TemplateResult {
    const { draft, words } = this;
    const crop = words.state("sensor", "crop", told.crop);
    const heat = (key: "base_c" | "upper_c"): TemplateResult =>
      draft
        ? this.input(key, words.sayKey("recipe", key), "°C", draft[key])
        : html`<span>${words.sayKey("recipe", key)}: ${this.number(told.heat[key].value)} °C
            ${this.mark(told, told.heat[key].source, told.heat[key].note)}</span>`;
    return html`<section class="card">
      <div class="line">
        <div>
          <h2>${told.library ? crop : told.name}</h2>
          <p class="quiet">
            ${told.library || told.name === crop ? nothing : html`${crop} · `}<i lang="la">${told.latin_name}</i> ·
            ${words.days(Math.round(told.duration_days))} ·
            ${told.library ? words.say("from_library") : words.say("version", { version: words.number(told.version) })}
          </p>
        </div>
        ${this.versions(told)}
      </div>
      ${draft
        ? html`<div class="fields">
            ${this.text("name", words.say("recipe_name"), draft.name)} ${this.text("note", words.say("note"), draft.note)}
          </div>`
        : told.note
          ? html`<p class="fields">${told.note}</p>`
          : nothing}
      <div class="fields heat">${heat("base_c")} ${heat("upper_c")}</div>
      ${told.used_by.length ? html`<p class="quiet">${words.say("used_by", { batches: told.used_by.map((batch) => batch.replace(`${told.crop}-`, "")).join(", ") })}</p>` : nothing}
      ${this.refused("")}
      ${this.problem ? html`<p class="refused" role="alert">${words.say("failed", { reason: this.problem })}</p>` : nothing}
      ${this.copying ? this.copyForm(told) : this.draft ? nothing : this.buttons(told)}
    </section>`;
  }

  private versions(told: Recipe): TemplateResult | typeof nothing {
    if (told.versions.length < 2 || this.draft) return nothing;
    return html`<label
      >${this.words.say("versions")}
      <select @change=${(event: Event) => navigate(addressOf((event.target as HTMLSelectElement).value))}>
        ${told.versions.toReversed().map((one) => html`<option ?selected=${one === told.recipe}>${one}</option>`)}
      </select>
    </label>`;
  }

  private buttons(told: Recipe): TemplateResult {
    const { words } = this;
    // The actions are refused to others, too.
    const admin = this.hass?.user?.is_admin ?? false;
    return html`<div class="actions">
      ${told.library || !admin ? nothing : html`<button class="main" @click=${() => this.change(told)}>${words.say("change")}</button>`}
      ${admin ? html`<button class=${told.library ? "main" : ""} @click=${() => (this.copying = true)}>${words.say("copy")}</button>` : nothing}
      <button ?disabled=${this.busy} @click=${this.giveOut}>${words.say("export_recipe")}</button>
      ${told.library || told.used_by.length || !admin
        ? nothing
        : html`<button ?disabled=${this.busy} @click=${this.removeVersion}>${words.say("remove_version")}</button>`}
      <button @click=${() => navigate(RECIPES)}>${words.say("all_recipes")}</button>
    </div>`;
  }

  /** Stays in sight, as long as the form is longer than the screen. */
  private saving(): TemplateResult {
    const { words } = this;
    return html`<div class="card actions saving">
      <button class="main" ?disabled=${this.busy} @click=${this.save}>${words.say("save_version")}</button>
      <button @click=${this.stopChanging}>${words.say("cancel")}</button>
    </div>`;
  }

  private copyForm(told: Recipe): TemplateResult {
    const { words } = this;
    const name = told.library ? words.state("sensor", "crop", told.crop) : told.name;
    return html`<form class="fields" @submit=${this.copy}>
      <label>${words.say("recipe_name")}<input name="name" required .value=${words.say("copy_of", { name })} /></label>
      <label>
        ${words.say("recipe_id")}<input name="new_recipe_id" required pattern="[^@]+" .value=${`my_${told.recipe_id}`} />
        ${this.refused("id")}
      </label>
      <button class="main" ?disabled=${this.busy}>${words.say("copy")}</button>
      <button type="button" @click=${this.stopChanging}>${words.say("cancel")}</button>
    </form>`;
  }

  private changes(told: Recipe): TemplateResult | typeof nothing {
    const { words } = this;
    const others = [...new Set([...(told.against ? [told.against] : []), ...told.versions])].filter((one) => one !== told.recipe);
    if (!others.length) return nothing;
    return html`<section class="card">
      <div class="line">
        <h2>${words.say("changes")}</h2>
        <label
          >${words.say("against")}
          <select @change=${(event: Event) => void this.ask((event.target as HTMLSelectElement).value)}>
            ${told.against ? nothing : html`<option></option>`}
            ${others.map((one) => html`<option ?selected=${one === told.against}>${one}</option>`)}
          </select>
        </label>
      </div>
      ${told.changes.length
        ? html`<div class="scroll" tabindex="0" role="region" aria-label=${words.say("changes")}>
            <table>
              <thead>
                <tr><th scope="col">${words.say("what")}</th><th scope="col">${told.against}</th><th scope="col">${told.recipe}</th></tr>
              </thead>
              <tbody>
                ${told.changes.map(
                  (change) => html`<tr><th scope="row">${this.place(change)}</th><td>${this.value(change.old)}</td><td><b>${this.value(change.new)}</b></td></tr>`,
                )}
              </tbody>
            </table>
          </div>`
        : html`<p class="quiet">${words.say("no_changes")}</p>`}
    </section>`;
  }

  private place({ path }: Change): string {
    const { words } = this;
    const [first = "", stage, quantity, part] = path.split("/");
    if (first === "tasks") return `${words.say("view_tasks")} ${words.number(Number(stage) + 1)}`;
    if (first !== "stages" || !stage) return words.sayKey("recipe", first);
    const what = quantity ? words.sayKey("quantity", quantity) : "";
    return [this.stageName(stage), what, part ? words.sayKey("part", part) : ""].filter(Boolean).join(" · ");
  }

  private value(value: unknown): string {
    if (value === null || value === undefined || value === "") return "–";
    if (typeof value === "number") return this.number(value);
    if (Array.isArray(value)) return value.map((stage) => this.stageName(String(stage))).join(", ");
    return typeof value === "object" ? this.task(value as RecipeTask) : String(value);
  }

  private stageName(stage: string): string {
    return this.words.state("select", "stage", stage);
  }

  private stage(told: Recipe, stage: Recipe["stages"][number], index: number): TemplateResult {
    const { draft, words } = this;
    const at = `stages/${index}`;
    const name = this.stageName(stage.id);
    return html`<section class="card">
      <h2>${name}</h2>
      ${draft
        ? this.input(`${at}/degree_days`, words.say("recipe_degree_days"), "°C·d", draft.stages[index]?.degree_days ?? null, true)
        : stage.degree_days === null
          ? nothing
          : html`<p class="quiet">${words.say("ends_by_heat", { heat: this.number(stage.degree_days) })}</p>`}
      <div class="scroll" tabindex="0" role="region" aria-label=${name}>
        <table class=${draft ? "editing" : ""}>
          <thead>
            <tr>
              <th scope="col">${words.say("what")}</th>
              ${PARTS.map((part) => html`<th scope="col">${words.sayKey("part", part)}</th>`)}
              <th scope="col" class="origin">${words.say("source")}</th>
            </tr>
          </thead>
          <tbody>
            ${Object.keys(QUANTITIES).map((quantity) => this.band(told, stage.bands[quantity], `${at}/${quantity}`, quantity))}
          </tbody>
        </table>
      </div>
    </section>`;
  }

  private band(told: Recipe, band: BandOf | undefined, path: string, quantity: string): TemplateResult | typeof nothing {
    const { words } = this;
    if (!band) return nothing;
    const name = words.sayKey("quantity", quantity);
    const unit = QUANTITIES[quantity];
    return html`<tr class=${isAbout(this.refusal, path) ? "wrong" : ""}>
        <th scope="row">${name}${unit ? html` <small class="quiet">${unit}</small>` : nothing}</th>
        ${PARTS.map((part) => html`<td>${this.cell(path, quantity, part, band)}</td>`)}
        <td class="origin">${this.mark(told, band.source, band.note)} ${this.library(band)}</td>
      </tr>
      ${isAbout(this.refusal, path) ? html`<tr><td colspan="4">${this.refused(path)}</td></tr>` : nothing}`;
  }

  private cell(path: string, quantity: string, part: Part, band: BandOf): TemplateResult | string {
    const { draft, words } = this;
    if (!draft) return this.number(band[part]);
    const [, index = "", name = ""] = path.split("/");
    const value = (draft.stages[Number(index)]?.[name] as BandOf)[part];
    return html`<input
      type="number"
      step="any"
      aria-label="${words.sayKey("quantity", quantity)}, ${words.sayKey("part", part)}"
      .value=${String(value)}
      @input=${(event: InputEvent) => this.put(`${path}/${part}`, event)}
    />`;
  }

  private library({ library }: BandOf): TemplateResult | typeof nothing {
    if (!library) return nothing;
    const [min, typical, max] = library.map((value) => this.number(value));
    return html`<small class="quiet">${this.words.say("library_says", { band: `${min} – ${typical} – ${max}` })}</small>`;
  }

  /** The number of a source in the list; judgement and the grower's own have none. */
  private mark(told: Recipe, key: string | null, note: string | null): TemplateResult {
    const { words } = this;
    if (key === null) return html`<small>${words.say("own_number")}</small>`;
    const number = this.cited(told).findIndex((source) => source.key === key) + 1;
    if (!number) return html`<small class="quiet" title=${note ?? nothing}>${words.say("practice")}</small>`;
    const said = [this.cited(told)[number - 1]?.citation, note].filter(Boolean).join(". ");
    return html`<a
      class="mark"
      href="#source-${number}"
      title=${said}
      aria-label="${words.say("source")} ${number}: ${said}"
      @click=${(event: MouseEvent) => this.showSource(event, number)}
      >[${number}]</a
    >`;
  }

  private cited(told: Recipe): Source[] {
    return told.sources.filter((source) => source.level !== "practice");
  }

  private showSource(event: MouseEvent, number: number): void {
    event.preventDefault();
    const item = this.renderRoot.querySelector<HTMLElement>(`#source-${number}`);
    item?.scrollIntoView({ block: "center" });
    item?.focus();
  }

  private tasks(told: Recipe): TemplateResult | typeof nothing {
    const { tasks } = told.document;
    if (!tasks.length) return nothing;
    return html`<section class="card">
      <h2>${this.words.say("view_tasks")}</h2>
      <ul>
        ${tasks.map((task) => html`<li>${this.task(task)}</li>`)}
      </ul>
      ${this.draft ? html`<p class="quiet">${this.words.say("tasks_by_text")}</p>` : nothing}
    </section>`;
  }

  private task({ day, every_d, kind, note, stage }: RecipeTask): string {
    const { words } = this;
    const what = this.hass?.localize(`component.vertical_farm.selector.task_kind.options.${kind}`) || kind;
    const when = words.say("task_when", { stage: this.stageName(stage), day: this.number(day) });
    const every = every_d === null ? "" : words.say("task_every", { days: this.number(every_d) });
    return [`${what}: ${when}`, every, note].filter(Boolean).join(", ");
  }

  private sources(told: Recipe): TemplateResult {
    const { words } = this;
    return html`<section class="card">
      <h2>${words.say("sources")}</h2>
      <ol>
        ${this.cited(told).map(
          (source, index) => html`<li id="source-${index + 1}" tabindex="-1">
            [${index + 1}] ${source.citation}
            ${source.finding ? html`<span class="quiet">${source.finding}</span>` : nothing}
            ${source.url ? html`<a href=${source.url} target="_blank" rel="noreferrer">${source.url}</a>` : nothing}
          </li>`,
        )}
      </ol>
      <p class="quiet">${words.say("practice_means")}</p>
    </section>`;
  }

  private input(path: string, label: string, unit: string, value: number | null, empty = false): TemplateResult {
    return html`<label>
      ${label} (${unit})
      <input
        type="number"
        step="any"
        ?required=${!empty}
        .value=${value === null ? "" : String(value)}
        @input=${(event: InputEvent) => this.put(path, event)}
      />
      ${this.refused(path)}
    </label>`;
  }

  private text(path: string, label: string, value: string): TemplateResult {
    return html`<label>
      ${label}
      <input
        .value=${value}
        @input=${({ target }: InputEvent) => (this.draft = changed(this.draft as Document, path, (target as HTMLInputElement).value))}
      />
      ${this.refused(path)}
    </label>`;
  }

  private refused(path: string): TemplateResult | typeof nothing {
    const { refusal } = this;
    if (!refusal) return nothing;
    const here = path === "" ? !this.hasPlace(refusal) : isAbout(refusal, path);
    if (!here) return nothing;
    const where = path === "" && refusal.path !== "recipe" ? `${refusal.path}: ` : "";
    return html`<span class="refused" role="alert">${where}${refusal.reason}</span>`;
  }

  /** Whether what is refused is shown beside a field of its own. */
  private hasPlace({ path }: Refusal): boolean {
    if (this.copying) return path === "id";
    const [first = "", , quantity = ""] = path.split("/");
    return first === "stages" ? quantity in QUANTITIES || quantity === "degree_days" : ["name", "note", "base_c", "upper_c"].includes(first);
  }

  private put(path: string, { target }: InputEvent): void {
    const { value, valueAsNumber } = target as HTMLInputElement;
    if (this.draft) this.draft = changed(this.draft, path, value === "" ? null : valueAsNumber);
  }

  private number(value: number): string {
    return this.words.amount(value);
  }

  private change(told: Recipe): void {
    this.draft = structuredClone(told.document);
  }

  private stopChanging(): void {
    this.draft = undefined;
    this.copying = false;
    this.refusal = null;
    this.problem = "";
  }

  private async save(): Promise<void> {
    const saved = await this.attempt<RecipeEntry>("import_recipe", { recipe: this.draft });
    if (saved) this.saved(saved);
    else void this.updateComplete.then(() => this.renderRoot.querySelector(".refused")?.scrollIntoView({ block: "center" }));
  }

  private async copy(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const fields = Object.fromEntries(new FormData(event.target as HTMLFormElement));
    const saved = await this.attempt<RecipeEntry>("fork_recipe", { recipe: this.recipe, ...fields });
    if (saved) this.saved(saved);
  }

  private saved({ recipe }: RecipeEntry): void {
    this.stopChanging();
    toast(this, this.words.say("recipe_saved", { recipe }));
    navigate(addressOf(recipe));
  }

  private async giveOut(): Promise<void> {
    const answer = await this.attempt<{ yaml: string }>("export_recipe", { recipe: this.recipe });
    if (!answer) return;
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([answer.yaml], { type: "application/yaml" }));
    link.download = `${this.recipe.replace("@", "-")}.yaml`;
    link.click();
    URL.revokeObjectURL(link.href);
  }

  private async removeVersion(): Promise<void> {
    if (await this.attempt("remove_recipe", { recipe: this.recipe })) navigate(RECIPES);
  }

  /** Lets the integration do it, once at a time; a refusal is shown where it belongs. */
  private async attempt<T>(service: string, fields: Readonly<Record<string, unknown>>): Promise<T | undefined> {
    const { farm, hass } = this;
    if (!hass || this.busy) return undefined;
    this.busy = true;
    this.refusal = null;
    this.problem = "";
    try {
      return await answerOf<T>(hass, service, { config_entry_id: farm.entry, ...fields });
    } catch (error) {
      this.refusal = refusalOf(error);
      this.problem = this.refusal ? "" : reasonOf(error);
      return undefined;
    } finally {
      this.busy = false;
    }
  }

  static override styles = [shared, recipeStyles];
}

function addressOf(recipe: string): string {
  return `${RECIPES}/${encodeURIComponent(recipe)}`;
}

if (!customElements.get("vf-recipe-page")) customElements.define("vf-recipe-page", RecipePage);
