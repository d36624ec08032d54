/** Subscriptions that come back by themselves when Home Assistant or the integration does. */

import type { Connection } from "./hass";

const RETRY_MS = 3000;

/**
 * Calls back with every message of a subscription; returns how to stop.
 *
 * After a restart Home Assistant answers before the integration is set up, so what is
 * refused is tried again.
 */
export function follow<T>(
  connection: Connection,
  command: { type: string } & Record<string, unknown>,
  listener: (message: T) => void,
  refused: () => void = () => undefined,
): () => void {
  let stopped = false;
  let stop: (() => Promise<void>) | undefined;
  let retry: ReturnType<typeof setTimeout> | undefined;

  async function begin(): Promise<void> {
    clearTimeout(retry);
    stop = undefined;
    try {
      const end = await connection.subscribeMessage<T>((message) => void (stopped || listener(message)), command, {
        resubscribe: false,
      });
      if (stopped) await end();
      else stop = end;
    } catch {
      if (stopped) return;
      refused();
      retry = setTimeout(() => void begin(), RETRY_MS);
    }
  }

  const again = (): void => void begin();
  connection.addEventListener("ready", again);
  void begin();
  return () => {
    stopped = true;
    clearTimeout(retry);
    connection.removeEventListener("ready", again);
    // Where the connection is lost, there is nothing to stop any more.
    stop?.().catch(() => undefined);
  };
}
