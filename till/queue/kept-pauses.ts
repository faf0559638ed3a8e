import type { LaneName } from "../journal/messages.ts";
import type { Settings } from "../settings/settings.ts";
import type { Pauses } from "./queue.ts";

const nameOf = (lane: LaneName) => `queue paused: ${lane}`;

/** Kept in the till's settings: a lane that somebody has paused stays so over a restart. */
export class KeptPauses implements Pauses {
  readonly #settings: Pick<Settings, "get" | "set">;

  constructor(settings: Pick<Settings, "get" | "set">) {
    this.#settings = settings;
  }

  has(lane: LaneName): boolean {
    return this.#settings.get(nameOf(lane)) === "yes";
  }

  set(lane: LaneName, isPaused: boolean): void {
    this.#settings.set(nameOf(lane), isPaused ? "yes" : "no");
  }
}
