import { setImmediate as nextTurn } from "node:timers/promises";

/** So many positions are worked through in one go, some 10 ms; then whoever else waits comes first. */
export const positionsInOneGo = 4_000;
/** A call of more bytes is not read in one go with the one before it. */
export const bytesInOneGo = 64 * 1024;

let last: Promise<void> = Promise.resolve();

/**
 * Lets others come first: resolves in a later turn of the event loop, and never for two in one turn. So large requests
 * are worked through piece by piece, one piece a turn however many of them there are, and a small one waits for a piece.
 */
export function yieldToOthers(): Promise<void> {
  last = last.then(() => nextTurn());
  return last;
}

/** Work that is done in pieces of `positionsInOneGo`. */
export class Pieces {
  #positions = 0;

  /** Before so many more positions. @returns what to wait for first; undefined when they belong to this piece. */
  next(positions: number): Promise<void> | undefined {
    this.#positions += positions;
    if (this.#positions <= positionsInOneGo) return undefined;
    this.#positions = positions;
    return yieldToOthers();
  }
}
