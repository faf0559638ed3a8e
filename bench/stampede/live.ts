/**
 * Tills that go on selling, a process of its own: each closes a receipt every now and then and sends it alone. Prints
 * "ready", and at SIGUSR2 stops selling and prints one JSON line. A receipt's time runs from the moment it was closed, so
 * that one which waits behind a slow one is slow too.
 */
import { setTimeout as wait } from "node:timers/promises";
import { singleRequest } from "../ingest/requests.ts";
import type { ToldOfCall } from "../told.ts";
import { type Attempts, type Kind, Queue } from "./queue.ts";

export interface LiveOrder {
  readonly port: number;
  readonly paths: readonly string[];
  readonly run: number;
  readonly everyMs: number;
}

export interface LiveResult {
  /** Of each receipt: when it was closed, and how long it took until the hub had it. */
  readonly taken: readonly (readonly [closedAtMs: number, tookMs: number])[];
  /** Of each answer: when the request was sent, and how long it took. */
  readonly answered: Attempts["answered"];
  readonly kinds: Readonly<Partial<Record<Kind, number>>>;
  readonly firstOther: string;
  /** What each till was told of each of its receipts. */
  readonly told: readonly (readonly ToldOfCall[])[];
}

async function run(order: LiveOrder): Promise<LiveResult> {
  let isSelling = true;
  process.once("SIGUSR2", () => {
    isSelling = false;
  });
  const attempts: Attempts = { kinds: new Map(), answered: [], firstOther: "" };
  const taken: [number, number][] = [];
  const sold = order.paths.map(async (path, till) => {
    const queue = new Queue(order.port, attempts);
    const told: ToldOfCall[] = [];
    for (let atMs = Date.now() + Math.random() * order.everyMs; isSelling; ) {
      await wait(Math.max(0, atMs - Date.now()));
      told.push(await queue.deliver(singleRequest(path, order.run, till, told.length)));
      taken.push([atMs, Date.now() - atMs]);
      atMs += order.everyMs * (0.5 + Math.random());
    }
    queue.close();
    return told;
  });
  process.stdout.write("ready\n");
  const all = await Promise.all(sold);
  const { answered, kinds, firstOther } = attempts;
  return { taken, answered, kinds: Object.fromEntries(kinds), firstOther, told: all };
}

process.stdout.write(`${JSON.stringify(await run(JSON.parse(process.argv[2] ?? "{}") as LiveOrder))}\n`);
