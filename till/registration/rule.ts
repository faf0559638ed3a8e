import type { BaseResponse } from "@prilavok/contracts/till-api/answers.ts";
import type { BodyOf, OperationName } from "@prilavok/contracts/till-api/operations.ts";
import type { NewDocument } from "../journal/document.ts";
import type { Journal } from "../journal/journal.ts";

/** What a rule decides by, besides the request: read at the moment of its turn, inside the writing transaction. */
export interface Situation {
  readonly journal: Journal;
  readonly nowMs: number;
  readonly offsetMinutes: number;
  /** The request's cashier, trimmed; never blank where the rule needs one. */
  readonly cashier: string;
}

/** What the till adds to every document by itself. */
type Given =
  | "uid"
  | "uuid"
  | "numberCheck"
  | "registerNumber"
  | "atMs"
  | "offsetMinutes"
  | "cashier"
  | "operationId";

export interface MarkingMove {
  readonly code: string;
  readonly isSold: boolean;
}

/** A document as its rule wants it written. */
export interface Plan {
  readonly draft: Omit<NewDocument, Given>;
  readonly markings: readonly MarkingMove[];
  readonly isPrinted: boolean;
  /** What the answer says besides the members that every document's answer has. */
  readonly answer: Partial<Pick<BaseResponse, "total" | "change" | "payments" | "report">>;
}

/**
 * One operation that writes a document. The till checks `needs` first, in the contract's order of codes, then asks for
 * the plan, then the fiscal device, then writes. `plan` is pure but for reading the journal, and throws TillRefusal.
 */
export interface Rule<Name extends OperationName = OperationName> {
  readonly operation: Name;
  readonly needs: {
    /** "young": open and not older than 24 hours. */
    readonly shift: "young" | "open" | "closed";
    /** Not while a sale is unfinished (410). */
    readonly noUnfinishedSale: boolean;
  };
  plan(body: BodyOf<Name>, situation: Situation): Plan;
}

export const shiftAgeMaxMs = 24 * 60 * 60 * 1000;
