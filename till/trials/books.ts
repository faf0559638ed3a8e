import type { ShiftReport } from "@prilavok/contracts/till-api/answers.ts";
import { expect } from "vitest";
import type { TillAnswer } from "../testing/http.ts";
import { roubles } from "./kopecks.ts";
import type { Posting } from "./posting.ts";
import { Totals } from "./totals.ts";

/** A document that a caller was told of. */
export interface Entry {
  readonly operation: string;
  readonly body: object & { readonly cashier: string; readonly operationId: string };
  readonly answer: TillAnswer;
  readonly posting: Posting;
  /** How often the caller had to ask. */
  readonly asked: number;
}

/** What all callers of a till were told, and nothing else. */
export class Books {
  readonly entries: Entry[] = [];
  /** X reports: which documents are in them is known once all documents are. */
  readonly #reports: ShiftReport[] = [];

  add(entry: Entry): void {
    this.entries.push(entry);
  }

  addReport(report: ShiftReport): void {
    this.#reports.push(report);
  }

  /**
   * Goes through all documents in the order of their numbers and holds every report to what is reckoned here. To be called
   * when every operation has been answered.
   * @returns what the drawer must hold.
   */
  audit(): bigint {
    const inOrder = [...this.entries].sort((one, other) => numberOf(one) - numberOf(other));
    expect(inOrder.map(numberOf)).toEqual(inOrder.map((_, place) => place + 1));
    const reports = Map.groupBy(this.#reports, ({ lastNumber }) => lastNumber);
    const life = new Totals();
    let shift = { number: 0, opening: inOrder[0], drawerE2: 0n, totals: new Totals() };
    let drawerE2 = 0n;
    for (const entry of inOrder) {
      const { posting, answer } = entry;
      if (posting.line === "opening") {
        shift = { number: shift.number + 1, opening: entry, drawerE2, totals: new Totals() };
      }
      if (posting.line === "closing") expect(answer.report).toMatchObject(reckoned(numberOf(entry) - 1));
      shift.totals.add(posting);
      life.add(posting);
      drawerE2 += posting.drawerE2;
      expect(drawerE2).toBeGreaterThanOrEqual(0n);
      for (const report of reports.get(numberOf(entry)) ?? []) {
        expect(report).toMatchObject(reckoned(numberOf(entry)));
        reports.delete(numberOf(entry));
      }
    }
    expect([...reports.keys()]).toEqual([]);
    return drawerE2;

    function reckoned(lastNumber: number) {
      return {
        shift: shift.number,
        openedBy: shift.opening?.body.cashier,
        ...shift.totals.told(),
        drawerAtOpening: roubles(shift.drawerE2),
        drawer: roubles(drawerE2),
        firstNumber: shift.opening === undefined ? 0 : numberOf(shift.opening),
        lastNumber,
        life: life.toldOfLife(),
      };
    }
  }
}

/** The document's place in the journal. */
export function numberOf({ answer }: Entry): number {
  const number = Number(answer.numberCheck);
  if (!Number.isSafeInteger(number) || number < 1) throw new Error(`no number: ${JSON.stringify(answer)}`);
  return number;
}
