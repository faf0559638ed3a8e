import { writeSync } from "node:fs";
import { createInterface } from "node:readline";
import { systemClock } from "../clock.ts";
import { JournalFailure } from "../journal/failure.ts";
import { Journal } from "../journal/journal.ts";
import { lanesOf } from "../journal/messages.ts";
import { draft } from "./draft.ts";

/*
 * A program that writes sales into a journal and tells of each group once its transaction has returned.
 * Arguments: the journal's path, then "freely" (groups of 1, 2, 3, 1, … sales until it is killed) or "on request" (a group
 * of as many sales as each line of input says).
 * It writes "ready <last number>", then "ack <first> <last>" or "failed <code> <last number, or unknown>" for each group.
 */
const [path = "", pace = "freely"] = process.argv.slice(2);
const journal = Journal.open(path, {
  mode: "work",
  serial: "TEST-1",
  clock: systemClock,
  lanes: () => lanesOf.giftoman,
});
if (!journal.shift().isOpen) journal.transact(() => journal.append(draft(journal, "shift_open")));
tell(`ready ${journal.last()?.number}`);
if (pace === "freely") for (let round = 0; ; round += 1) sell((round % 3) + 1);
createInterface(process.stdin).on("line", (line) => sell(Number(line)));

function sell(sales: number): void {
  try {
    const numbers = journal.transact(() => Array.from({ length: sales }, sellOne));
    tell(`ack ${numbers[0]} ${numbers.at(-1)}`);
  } catch (error) {
    if (!(error instanceof JournalFailure)) throw error;
    tell(`failed ${error.code} ${lastNumber()}`);
  }
}

/** A sale with everything that is written with one. */
function sellOne(): number {
  const id = `A-${(journal.last()?.number ?? 0) + 1}`;
  const { number } = journal.append(draft(journal, "sale", { operationId: id }));
  journal.recordOperation({ id, operation: "SALE", requestHash: "h", answer: "{}", number });
  journal.recordMarking(`0104-${number}`, number, true);
  journal.printJobs.add({ kind: "document", number });
  return number;
}

function lastNumber(): string {
  try {
    return String(journal.last()?.number);
  } catch (error) {
    if (error instanceof JournalFailure) return "unknown";
    throw error;
  }
}

/** Past all buffers: what was told was told, also when the next moment is the last one. */
function tell(line: string): void {
  writeSync(1, `${line}\n`);
}
