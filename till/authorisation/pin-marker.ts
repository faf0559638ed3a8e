import { closeSync, existsSync, fsyncSync, openSync, rmSync } from "node:fs";
import { join } from "node:path";
import { syncFolder } from "../journal/file.ts";

export const pinMarkerFile = "pin-is-set";

/**
 * An empty file beside the settings that says that the till has a PIN. The settings hold the PIN itself: when they are
 * lost, nothing in them can say that there was one, and a till without a PIN lets everybody in.
 */
export class PinMarker {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  get isThere(): boolean {
    return existsSync(this.#path);
  }

  /** Durable when it returns. */
  set(): void {
    if (this.isThere) return;
    const file = openSync(this.#path, "a", 0o600);
    try {
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    syncFolder(this.#folder);
  }

  remove(): void {
    rmSync(this.#path, { force: true });
  }

  get #path(): string {
    return join(this.#folder, pinMarkerFile);
  }
}
