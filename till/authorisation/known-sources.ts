import type { Settings } from "../settings/settings.ts";

/** Sources that have told the right PIN; beyond it the oldest is forgotten. */
export const knownSourcesMax = 64;
const setting = "known_sources";

/** Who has told the right PIN before, also before a restart: guesses of others do not keep them out. */
export class KnownSources {
  readonly #settings: Pick<Settings, "get" | "set">;
  readonly #sources: Set<string>;

  constructor(settings: Pick<Settings, "get" | "set">) {
    this.#settings = settings;
    this.#sources = new Set((settings.get(setting) ?? "").split(" ").filter((source) => source !== ""));
  }

  has(source: string): boolean {
    return this.#sources.has(source);
  }

  /** Durable when it returns. */
  add(source: string): void {
    if (this.#sources.has(source)) return;
    const kept = [...this.#sources, source].slice(-knownSourcesMax);
    this.#settings.set(setting, kept.join(" "));
    this.#sources.clear();
    for (const one of kept) this.#sources.add(one);
  }
}
