import { expect } from "vitest";
import { Chance } from "../testing/chance.ts";
import { runTill } from "../testing/till-process.ts";
import type { Books } from "./books.ts";
import { type Caller, withoutPrint } from "./caller.ts";
import { JournalFile } from "./journal-file.ts";
import { roubles } from "./kopecks.ts";
import type { RestartedTill } from "./restarted-till.ts";

/** Asked for again at the end. */
const repeatsMax = 300;

export interface Audited {
  readonly till: RestartedTill;
  readonly books: Books;
  readonly callers: readonly Caller[];
  readonly seed: string;
}

/**
 * Holds a till whose callers have all been answered to what they were told: documents, reports, drawer, repeats, chain.
 * The till is stopped then.
 * @returns how many operations were repeated.
 */
export async function audit({ till, books, callers, seed }: Audited): Promise<number> {
  const { entries } = books;
  const journal = new JournalFile(till.folder);
  journal.read();
  journal.compare(entries);
  journal.expectNothingElse(entries);
  journal.compareReports(entries);
  journal.expectSettled();
  const drawerE2 = books.audit();
  const [caller] = callers;
  if (caller === undefined) throw new Error("nobody calls");
  const { answer } = await caller.ask("OTHER_INFO", {});
  expect(answer.info).toMatchObject({
    drawer: roubles(drawerE2),
    nextNumberCheck: String(entries.length + 1),
    unfinishedSale: null,
  });
  const chance = new Chance(`${seed} repeats`);
  const repeats = entries.filter(() => chance.happens(repeatsMax / entries.length));
  for (const entry of repeats) {
    const { answer: again } = await caller.ask(entry.operation, entry.body);
    expect(withoutPrint(again)).toEqual(withoutPrint(entry.answer));
  }
  await till.stop();
  const verified = JSON.parse(await runTill(["verify", "--json", "--data", till.folder]));
  expect(verified).toMatchObject({ fault: null, documents: entries.length });
  return repeats.length;
}

/**
 * Each caller annuls a sale, which seldom succeeds while others sell; then the last shift is closed, so that every document
 * stands in a Z report.
 */
export async function endOfDay(callers: readonly Caller[]): Promise<void> {
  for (const caller of callers) await caller.sellAndAnnul();
  for (const caller of callers.filter(({ isSenior }) => isSenior)) await caller.closeShift();
}

/** How often callers were told which code. */
export function refusals(callers: readonly Caller[]): string {
  const all = new Map<string, number>();
  for (const { refused } of callers) {
    for (const [code, count] of refused) all.set(String(code), (all.get(String(code)) ?? 0) + count);
  }
  return JSON.stringify(Object.fromEntries(all));
}
