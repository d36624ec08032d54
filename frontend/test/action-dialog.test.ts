import { expect, test, vi } from "vitest";
import { ActionDialog } from "../src/action-dialog";
import type { Hass } from "../src/hass";
import { Words } from "../src/words";
import { FakeFarm } from "./farm";

function withFields(hass: Hass, fields: Record<string, { required?: boolean; selector?: Record<string, unknown> }>): Hass {
  return { ...hass, services: { vertical_farm: { sow: { fields } } } } as unknown as Hass;
}

test("an open form gets its fields when Home Assistant describes a new action late", async () => {
  const { hass } = new FakeFarm();
  const known = { ...hass, loadBackendTranslation: () => Promise.resolve(() => "") } as unknown as Hass;
  const dialog = new ActionDialog();
  Object.assign(dialog, { hass: withFields(known, {}), words: new Words(hass) });
  document.body.replaceChildren(dialog);
  const asked = (): unknown => (dialog.renderRoot.querySelector("ha-form") as { schema?: unknown } | null)?.schema;
  await dialog.ask("sow", "shelf");
  await vi.waitFor(() => expect(asked()).toEqual([]));
  const plants = { required: true, selector: { number: {} } };
  dialog.hass = withFields(known, { plants });
  await vi.waitFor(() => expect(asked()).toEqual([{ name: "plants", ...plants }]));
});
