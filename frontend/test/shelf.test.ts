import { describe, expect, test } from "vitest";
import { placeOf, verdictOf, type Target } from "../src/bands";
import { inUserUnit } from "../src/hass";

const TEMPERATURE: Target = {
  target: "temperature",
  unit: "°C",
  precision: 1,
  value: 21,
  low: 20,
  high: 22,
  position: "in_target",
};

describe("where a value is", () => {
  test.each([
    [21, "in_target", "good"],
    [21.95, "in_target", "near"],
    [20.1, "in_target", "near"],
    [25, "high", "high"],
    // For five minutes the integration still says in target; that is not called good.
    [25, "in_target", "near"],
    [null, "in_target", "unknown"],
    [21, "unknown", "unknown"],
  ] as const)("%s, told to be %s, is %s", (value, position, verdict) => {
    expect(verdictOf({ ...TEMPERATURE, value, position })).toBe(verdict);
  });

  test("the band is the middle of the track, and nothing leaves the track", () => {
    const at = [-100, 20, 21, 22, 100].map((value) => placeOf(TEMPERATURE, value));
    expect(at.map((share) => share.toFixed(2))).toEqual(["0.00", "18.75", "50.00", "81.25", "100.00"]);
  });
});

test("temperatures are shown in the user's unit, other metrics as they are", () => {
  expect(inUserUnit(TEMPERATURE, "°F", "value", "low", "high")).toMatchObject({ unit: "°F", low: 68, high: 71.6 });
  const vpd = { ...TEMPERATURE, target: "vpd", unit: "kPa" };
  expect(inUserUnit(vpd, "°F", "value", "low", "high")).toBe(vpd);
});
