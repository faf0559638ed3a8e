import type { BaseResponse } from "@prilavok/contracts/till-api/answers.ts";
import type { BodyOf, OperationName } from "@prilavok/contracts/till-api/operations.ts";
import type { NewDocument } from "../journal/document.ts";
import type { Journal } from "../journal/journal.ts";
import type { PrintWish } from "../printing/port.ts";

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

/** What an errand did. */
export interface ErrandResult {
  readonly answer: Partial<BaseResponse>;
  /**
   * What is to be printed. Its job is written when the answer is sure: it moves nothing, and a disk that is full must not
   * keep the figures of a report from being shown.
   */
  readonly printWish?: PrintWish;
  /** A job that is not printed in time is a refusal (680), not `isPrintSuccess: false`. */
  readonly isPrintNeeded?: boolean;
}

/**
 * One operation that writes no document: a report, a copy, information. It runs in its turn inside the writing
 * transaction and writes nothing; the fiscal device is not asked. Throws TillRefusal, and leaves nothing then.
 */
export interface Errand<Name extends OperationName = OperationName> {
  readonly operation: Name;
  readonly needs: { readonly isShiftOpen: boolean; readonly hasCashier: boolean };
  run(body: BodyOf<Name>, situation: Situation): ErrandResult;
}

/** What a control may ask the till to do. */
export interface Desk extends Omit<Situation, "cashier"> {
  /** 409 when the device that the mode registers with is blocked. */
  refuseBlocked(): void;
  /** Registers the unfinished sale: its answer as SALE would have given it. Refuses as a sale would, 651 without one. */
  finish(cashier: string): Promise<BaseResponse>;
  /** Gives the unfinished sale up; 651 without one, or when the device turns out to have registered it. */
  cancel(cashier: string, reason: string): Promise<void>;
}

/** One operation that has the till to itself: it ends an unfinished sale or changes the mode. */
export interface Control<Name extends OperationName = OperationName> {
  readonly operation: Name;
  run(body: BodyOf<Name>, desk: Desk): Promise<Partial<BaseResponse>>;
}

export const shiftAgeMaxMs = 24 * 60 * 60 * 1000;
