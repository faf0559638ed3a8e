import { statfsSync } from "node:fs";

const rememberMs = 10_000;

/** How much room the disk of a folder has. Asked no more than every 10 seconds. */
export class FreeSpace {
  readonly #folder: string;
  #bytes: number | undefined;
  #askedMs = Number.NEGATIVE_INFINITY;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** For those who are not root. Undefined when the system does not tell: what is not known is not warned of. */
  get bytes(): number | undefined {
    if (performance.now() - this.#askedMs < rememberMs) return this.#bytes;
    this.#askedMs = performance.now();
    this.#bytes = freeBytesOf(this.#folder);
    return this.#bytes;
  }
}

function freeBytesOf(folder: string): number | undefined {
  try {
    const { bavail, bsize } = statfsSync(folder);
    return bavail * bsize;
  } catch {
    // Whether the disk can be written at all is found out by those who write it.
    return undefined;
  }
}
