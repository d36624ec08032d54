import { describe, expect, test } from "vitest";
import { changed, isAbout, refusalOf, type Document } from "../src/recipes";

const DOCUMENT: Document = {
  id: "mine",
  name: "Mine",
  note: "",
  base_c: 4,
  upper_c: 30,
  stages: [{ id: "germination", degree_days: null, ph: { min: 5.5, typical: 5.8, max: 6.2 } }],
  tasks: [],
};

test("a change leaves the document that it was made of", () => {
  const after = changed(DOCUMENT, "stages/0/ph/max", 6.5);
  expect(after.stages[0]?.["ph"]).toEqual({ min: 5.5, typical: 5.8, max: 6.5 });
  expect(DOCUMENT.stages[0]?.["ph"]).toEqual({ min: 5.5, typical: 5.8, max: 6.2 });
  expect(changed(DOCUMENT, "name", "Ours").name).toBe("Ours");
});

describe("a refusal", () => {
  const refused = (path: string, reason = "no") => refusalOf({ code: "", translation_placeholders: { path, reason } });

  test("tells where and why", () => {
    expect(refused("stages/0/ph", "5, 4, 6 do not rise")).toEqual({ path: "stages/0/ph", reason: "5, 4, 6 do not rise" });
  });

  test.each([null, "lost", { message: "lost" }, { translation_placeholders: null }])("is not read into %j", (error) => {
    expect(refusalOf(error)).toBeNull();
  });

  test("stands at its band, also where one number of it is wrong", () => {
    expect(isAbout(refused("stages/0/ph"), "stages/0/ph")).toBe(true);
    expect(isAbout(refused("stages/0/ph/max"), "stages/0/ph")).toBe(true);
    expect(isAbout(refused("stages/0/ph"), "stages/1/ph")).toBe(false);
    expect(isAbout(refused("stages/0/ph"), "stages/0")).toBe(false);
  });
});
