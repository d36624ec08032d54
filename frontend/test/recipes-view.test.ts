/** Who may do what with recipes: everybody sees them, administrators change them. */

import { afterEach, expect, test } from "vitest";
import type { Hass } from "../src/hass";
import { farmModel, type Farm } from "../src/model";
import { RecipePage } from "../src/recipe-page";
import { RecipesView } from "../src/recipes-view";
import { Words } from "../src/words";
import { FakeFarm } from "./farm";

const ENTRY = { recipe: "mine@1", recipe_id: "mine", version: 1, name: "Mine", note: "", crop: "lettuce_butterhead", duration_days: 30, library: false };
const RECIPE = {
  ...ENTRY,
  latin_name: "Lactuca sativa",
  versions: ["mine@1"],
  used_by: [],
  document: { id: "mine", name: "Mine", note: "", base_c: 4, upper_c: 30, stages: [], tasks: [] },
  limits: {},
  heat: { base_c: { value: 4, source: null, note: null }, upper_c: { value: 30, source: null, note: null } },
  stages: [],
  sources: [],
  against: null,
  changes: [],
};

/** Shows an element to a user; the integration answers with one recipe. */
async function shown(element: RecipesView | RecipePage, admin: boolean): Promise<ShadowRoot> {
  const fake = new FakeFarm();
  const answers = (command: { type: string }): unknown =>
    command.type === "call_service" ? { response: { recipes: [{ ...ENTRY, stages: [] }] } } : RECIPE;
  const hass: Hass = {
    ...fake.hass,
    user: { is_admin: admin },
    callWS: <T>(command: unknown) => Promise.resolve(answers(command as { type: string }) as T),
  };
  const [farm] = farmModel(hass, fake.layout).farms;
  Object.assign(element, { hass, farm: farm as Farm, words: new Words(hass), recipe: ENTRY.recipe });
  document.body.replaceChildren(element);
  for (let turn = 0; turn < 10; turn++) await Promise.resolve();
  await element.updateComplete;
  return element.renderRoot as ShadowRoot;
}

function buttons(root: ShadowRoot): string[] {
  return [...root.querySelectorAll("button")].map((button) => button.textContent?.trim() ?? "");
}

afterEach(() => document.body.replaceChildren());

test("an administrator changes, copies and removes a recipe", async () => {
  expect(buttons(await shown(new RecipePage(), true))).toEqual(["Change", "Copy", "Export", "Remove this version", "All recipes"]);
});

test("who is no administrator sees a recipe and gives it out", async () => {
  const root = await shown(new RecipePage(), false);
  expect(root.textContent).toContain("Lactuca sativa");
  expect(buttons(root)).toEqual(["Export", "All recipes"]);
});

test("a recipe is taken in by an administrator, and others are told so", async () => {
  const admin = await shown(new RecipesView(), true);
  expect(buttons(admin)).toContain("Import");
  expect(admin.textContent).not.toContain("An administrator");
  const grower = await shown(new RecipesView(), false);
  expect(grower.textContent).toContain("An administrator copies, changes and imports recipes.");
  expect(grower.querySelector("form, textarea")).toBeNull();
  expect(grower.textContent).toContain("Mine");
});
