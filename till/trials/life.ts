import { setTimeout as wait } from "node:timers/promises";
import type { Chance } from "../testing/chance.ts";
import type { Books } from "./books.ts";
import { until } from "./until.ts";

const documentsMax = 30;
/** About as long as a document takes: the end comes at any point of one. */
const documentMs = 15;

/**
 * How long a till lives before something befalls it: until so many more documents were acknowledged, however fast the
 * machine is, and then into the middle of others.
 */
export async function live(chance: Chance, books: Books, goesOn: () => boolean): Promise<void> {
  const documents = books.entries.length + chance.whole(0, documentsMax);
  const afterMs = chance.next() * documentMs;
  await until("documents are acknowledged", () => books.entries.length >= documents || !goesOn());
  await wait(afterMs);
}
