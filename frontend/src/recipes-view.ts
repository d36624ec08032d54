/** The recipes of a farm: to look at, copy, change, take in and give out. */

import { LitElement, css, html, nothing, type TemplateResult } from "lit";
import { navigate, openHere, reasonOf, toast, type Hass } from "./hass";
import type { Farm } from "./model";
import "./recipe-page";
import { RECIPES, answerOf, refusalOf, type RecipeEntry } from "./recipes";
import { shared } from "./styles";
import type { Words } from "./words";

export class RecipesView extends LitElement {
  static override properties = {
    farm: { attribute: false },
    words: { attribute: false },
    detail: { attribute: false },
    recipes: { state: true },
    problem: { state: true },
    taking: { state: true },
    busy: { state: true },
  };

  hass: Hass | undefined;
  declare farm: Farm | undefined;
  declare words: Words;
  declare detail: string;
  private declare recipes: readonly RecipeEntry[] | undefined;
  private declare problem: string;
  private declare taking: string;
  private declare busy: boolean;
  private listed = "";

  constructor() {
    super();
    this.detail = "";
    this.problem = "";
    this.taking = "";
    this.busy = false;
  }

  /** The recipe that the address names; the id of a farm is none. */
  private get asked(): string {
    const asked = decodeURIComponent(this.detail);
    return asked === this.farm?.id ? "" : asked;
  }

  override updated(): void {
    const wanted = this.asked ? "" : (this.farm?.entry ?? "");
    if (wanted === this.listed) return;
    this.listed = wanted;
    if (wanted) void this.list();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.listed = "";
  }

  private async list(): Promise<void> {
    const { farm, hass } = this;
    if (!farm || !hass) return;
    try {
      const { recipes } = await answerOf<{ recipes: RecipeEntry[] }>(hass, "list_recipes", { config_entry_id: farm.entry });
      this.recipes = recipes;
    } catch (error) {
      this.problem = reasonOf(error);
    }
  }

  override render(): TemplateResult | typeof nothing {
    const { asked, farm, hass, recipes, words } = this;
    if (!farm) return nothing;
    if (asked) {
      return html`<vf-recipe-page .hass=${hass} .farm=${farm} .words=${words} .recipe=${asked}></vf-recipe-page>`;
    }
    const own = recipes?.filter((recipe) => !recipe.library) ?? [];
    return html`
      ${recipes ? nothing : html`<p class="card quiet" role="status">${words.say("loading")}</p>`}
      <section class="card">
        <h2>${words.say("own_recipes")}</h2>
        ${own.length ? this.entries(own) : html`<p class="quiet">${words.say("no_own_recipes")}</p>`}
        ${this.takeIn(words)}
      </section>
      ${recipes
        ? html`<section class="card">
            <h2>${words.say("library")}</h2>
            ${this.entries(recipes.filter((recipe) => recipe.library))}
          </section>`
        : nothing}
    `;
  }

  private entries(recipes: readonly RecipeEntry[]): TemplateResult {
    const { words } = this;
    return html`<ul>
      ${recipes.map((recipe) => {
        const path = `${RECIPES}/${encodeURIComponent(recipe.recipe)}`;
        const crop = words.state("sensor", "crop", recipe.crop);
        const about = [
          recipe.library || recipe.name === crop ? "" : crop,
          words.days(Math.round(recipe.duration_days)),
          words.say("stage_count", { count: words.number(recipe.stages.length) }),
          recipe.library ? "" : words.say("version", { version: words.number(recipe.version) }),
        ];
        return html`<li>
          <a href=${path} @click=${(event: MouseEvent) => openHere(event, path)}>
            <b>${recipe.library ? crop : recipe.name}</b>
            <span class="quiet">${about.filter(Boolean).join(" · ")}</span>
          </a>
        </li>`;
      })}
    </ul>`;
  }

  private takeIn(words: Words): TemplateResult {
    if (!this.hass?.user?.is_admin) return html`<p class="quiet">${words.say("recipes_by_admin")}</p>`;
    return html`<details>
      <summary>${words.say("import_recipe")}</summary>
      <form @submit=${this.send}>
        <label>${words.say("recipe_file")}<input type="file" accept=".yaml,.yml,.json" @change=${this.read} /></label>
        <label>
          ${words.say("recipe_text")}
          <textarea
            required
            rows="10"
            spellcheck="false"
            .value=${this.taking}
            aria-describedby="problem"
            @input=${(event: InputEvent) => (this.taking = (event.target as HTMLTextAreaElement).value)}
          ></textarea>
        </label>
        <p id="problem" role="alert">${this.problem ? words.say("failed", { reason: this.problem }) : nothing}</p>
        <button class="main" ?disabled=${this.busy}>${words.say("import_recipe")}</button>
      </form>
    </details>`;
  }

  private async read(event: Event): Promise<void> {
    const file = (event.target as HTMLInputElement).files?.[0];
    if (file) this.taking = await file.text();
  }

  private async send(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const { farm, hass, words } = this;
    if (!farm || !hass) return;
    this.busy = true;
    this.problem = "";
    try {
      const fields = { config_entry_id: farm.entry, recipe: this.taking };
      const saved = await answerOf<RecipeEntry>(hass, "import_recipe", fields);
      this.taking = "";
      toast(this, words.say("recipe_saved", { recipe: saved.recipe }));
      navigate(`${RECIPES}/${encodeURIComponent(saved.recipe)}`);
    } catch (error) {
      const refusal = refusalOf(error);
      this.problem = refusal ? `${refusal.path}: ${refusal.reason}` : reasonOf(error);
    } finally {
      this.busy = false;
    }
  }

  static override styles = [
    shared,
    css`
      :host {
        display: grid;
        grid-template-columns: minmax(0, 1fr);
        gap: var(--ha-space-4, 16px);
        max-width: 1100px;
        margin-inline: auto;
      }
      ul {
        display: grid;
        grid-template-columns: repeat(auto-fill, minmax(min(100%, 280px), 1fr));
        gap: 0 var(--ha-space-4, 16px);
        margin-block: var(--ha-space-2, 8px);
      }
      li a {
        display: grid;
        align-content: center;
        min-height: 56px;
        padding-block: var(--ha-space-1, 4px);
        border-block-end: 1px solid var(--divider-color);
        color: inherit;
        text-decoration: none;
        overflow-wrap: anywhere;
      }
      li a:hover b {
        text-decoration: underline;
      }
      summary {
        min-height: 44px;
        align-content: center;
        cursor: pointer;
      }
      form {
        display: grid;
        gap: var(--vf-space);
        justify-items: start;
      }
      form label {
        width: 100%;
      }
      textarea {
        padding: var(--ha-space-2, 8px);
        font-family: var(--ha-font-family-code, monospace);
      }
      #problem {
        overflow-wrap: anywhere;
        border-inline-start: 4px solid var(--vf-act);
        padding-inline-start: var(--ha-space-2, 8px);
      }
      #problem:empty {
        display: none;
      }
    `,
  ];
}

if (!customElements.get("vf-recipes-view")) customElements.define("vf-recipes-view", RecipesView);
