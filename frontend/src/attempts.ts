/** What was clicked and is on its way: once at a time, and said where it did not work. */

import type { LitElement } from "lit";
import { reasonOf, toast } from "./hass";
import type { Words } from "./words";

export class Attempts {
  private readonly open = new Set<string>();

  constructor(private readonly host: LitElement & { words: Words }) {}

  has(what: string): boolean {
    return this.open.has(what);
  }

  /** Does it; returns whether that worked, and offers to try again where it did not. */
  async make(what: string, act: () => Promise<unknown> | undefined): Promise<boolean> {
    const { host, open } = this;
    open.add(what);
    host.requestUpdate();
    try {
      await act();
      return true;
    } catch (error) {
      const again = { text: host.words.say("retry"), action: () => void this.make(what, act) };
      toast(host, host.words.say("failed", { reason: reasonOf(error) }), again);
      return false;
    } finally {
      open.delete(what);
      host.requestUpdate();
    }
  }
}
