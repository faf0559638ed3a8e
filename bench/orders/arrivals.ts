/** What tills are awaited to hear of, and how long each word took to each of them. */
import type { Packet } from "@prilavok/contracts/exchange/receive.ts";

/** A posted order, and that it is gone. */
export type Word = "order" | "withdrawal";

/** What has not come in this time counts as lost. */
const awaitedMsMax = 15_000;

interface Awaited {
  readonly sentMs: number;
  readonly left: Set<number>;
  readonly done: () => void;
}

export class Arrivals {
  readonly tookMs: Readonly<Record<Word, number[]>> = { order: [], withdrawal: [] };
  readonly #awaited = new Map<string, Awaited>();
  #lost = 0;

  /** Tills that did not hear in time. */
  get lost(): number {
    return this.#lost;
  }

  /** Call it before the request that causes the word. @returns when all tills have it, or it is too late. */
  expect(word: Word, uid: string, tills: readonly number[], sentMs: number): Promise<void> {
    return new Promise((resolve) => {
      const key = keyOf(word, uid);
      const late = setTimeout(() => {
        this.#lost += this.#awaited.get(key)?.left.size ?? 0;
        this.#awaited.delete(key);
        resolve();
      }, awaitedMsMax);
      const done = () => {
        clearTimeout(late);
        this.#awaited.delete(key);
        resolve();
      };
      this.#awaited.set(key, { sentMs, left: new Set(tills), done });
    });
  }

  /** A packet is at a till. One that nobody awaits, or that comes again, is passed over. */
  arrived(till: number, packet: Packet, atMs: number): void {
    const named = nameOf(packet);
    if (named === undefined) return;
    const [word, uid] = named;
    const awaited = this.#awaited.get(keyOf(word, uid));
    if (awaited?.left.delete(till) !== true) return;
    this.tookMs[word].push(atMs - awaited.sentMs);
    if (awaited.left.size === 0) awaited.done();
  }
}

function keyOf(word: Word, uid: string): string {
  return `${word} ${uid}`;
}

function nameOf(packet: Packet): readonly [Word, string] | undefined {
  if (packet.kind === "withdrawal") return ["withdrawal", packet.uid];
  return packet.kind === "order" ? ["order", packet.order.uid] : undefined;
}
