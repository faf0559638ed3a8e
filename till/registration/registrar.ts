import { TillRefusal } from "@prilavok/contracts/till-api/result-codes.ts";
import type { Clock } from "../clock.ts";
import type { FiscalDevice, FiscalMark, FiscalRequest } from "../fiscal/port.ts";
import type { Journal } from "../journal/journal.ts";
import type { Unfinished } from "../journal/unfinished.ts";
import { offsetMinutesAt } from "../local-time.ts";
import type { SalesPort } from "../orders/port.ts";
import type { PrintPort } from "../printing/port.ts";
import { documentAnswer, type KeptAnswer } from "./answer.ts";
import { readCashier, refuseBlocked, refuseOverdraft, refuseShift } from "./checks.ts";
import type { Identities } from "./identities.ts";
import { nothingToPrint, type Paper } from "./paper.ts";
import { practiceDevice } from "./practice-device.ts";
import type { DocumentRequest } from "./request.ts";
import type { Plan, Situation } from "./rule.ts";
import { ruleOf } from "./rules.ts";

export interface RegistrarOptions {
  readonly device: FiscalDevice;
  readonly clock: Clock;
  readonly timeZone: string;
  readonly identities: Identities;
  readonly printing: Pick<PrintPort, "add">;
  readonly orders: SalesPort;
}

/** What an operation came to once its transaction is on the disk. */
export interface Written {
  readonly answer: KeptAnswer;
  readonly paper: Paper;
}

export type Moment = Pick<Situation, "nowMs" | "offsetMinutes">;

/** A document that passed every check of the till's own: only the fiscal device and the disk are left. */
export interface Decided {
  readonly request: DocumentRequest;
  readonly situation: Situation;
  readonly plan: Plan;
  readonly uid: string;
  /** The unfinished sale that this registers. */
  readonly open: Unfinished | undefined;
}

/**
 * Decides and writes documents. Everything here runs inside a transaction of the journal, and nothing waits.
 * Source of the order of checks: `contracts/till-api/precedence.ts`.
 */
export class Registrar {
  readonly #options: RegistrarOptions;
  readonly #practice: FiscalDevice;

  constructor(options: RegistrarOptions) {
    this.#options = options;
    this.#practice = practiceDevice(options.device);
  }

  /** The device that documents of the journal are registered with. */
  deviceOf({ mode }: Journal): FiscalDevice {
    return mode === "work" ? this.#options.device : this.#practice;
  }

  moment(): Moment {
    return this.momentAt(this.#options.clock.now());
  }

  momentAt(nowMs: number): Moment {
    return { nowMs, offsetMinutes: offsetMinutesAt(nowMs, this.#options.timeZone) };
  }

  /**
   * The answer that this `operationId` was given; undefined when it is new or there is none.
   * @throws TillRefusal 650 when it belongs to another request, or to a sale that was cancelled.
   */
  recall(journal: Journal, { operationId, hash }: DocumentRequest): Written | undefined {
    const known = operationId === null ? undefined : journal.operation(operationId);
    if (known === undefined) return undefined;
    if (known.requestHash !== hash) throw new TillRefusal("operationIdReused", "operationId");
    if (known.number === null) throw new TillRefusal("operationIdReused", "operationId", "продажа отменена");
    const answer: KeptAnswer = JSON.parse(known.answer);
    return { answer, paper: { kind: "repeat", number: known.number } };
  }

  /** The unfinished sale that the request repeats. @throws TillRefusal 650 when it has another body. */
  repeated(journal: Journal, { operationId, hash }: DocumentRequest): Unfinished | undefined {
    const open = operationId === null ? undefined : journal.unfinished();
    if (open === undefined || open.operationId !== operationId) return undefined;
    if (open.requestHash !== hash) throw new TillRefusal("operationIdReused", "operationId");
    return open;
  }

  /** Everything that is looked for before the fiscal device is asked, in the contract's order. */
  decide(journal: Journal, request: DocumentRequest, open?: Unfinished): Decided {
    refuseBlocked(this.deviceOf(journal));
    return this.decideUnasked(journal, request, open);
  }

  /** The same without a look at the device. */
  decideUnasked(journal: Journal, request: DocumentRequest, open?: Unfinished): Decided {
    const rule = ruleOf(request.name);
    const moment = this.moment();
    if (open === undefined && rule.needs.noUnfinishedSale && journal.unfinished() !== undefined) {
      throw new TillRefusal("unfinishedSale");
    }
    refuseShift(rule, journal, moment.nowMs);
    const decided = this.plan(journal, this.#completed(journal, request, open), moment, open);
    refuseOverdraft(decided.plan, journal);
    return decided;
  }

  /**
   * With what the till knows of goods and orders. It is kept so in an intent and an unfinished sale: what a card was
   * charged for has the same price when it is registered later.
   */
  #completed(journal: Journal, request: DocumentRequest, open: Unfinished | undefined): DocumentRequest {
    if (open !== undefined) return { ...request, body: JSON.parse(open.body) };
    readCashier(request.body);
    return { ...request, body: this.#options.orders.complete(journal, request.name, request.body) };
  }

  /** The plan alone: for a document that the device has registered already. */
  plan(journal: Journal, request: DocumentRequest, moment: Moment, open?: Unfinished): Decided {
    const situation = { ...moment, journal, cashier: readCashier(request.body) };
    const plan = ruleOf(request.name).plan(request.body as never, situation);
    return { request, situation, plan, uid: open?.uid ?? this.#options.identities.uid(), open };
  }

  fiscalRequest({ plan: { draft }, situation, uid }: Decided): FiscalRequest {
    return {
      uid,
      kind: draft.kind,
      number: (situation.journal.last()?.number ?? 0) + 1,
      shift: draft.shift,
      atMs: situation.nowMs,
      totalE2: draft.totalE2,
      cashlessE2: draft.cashlessE2,
      cashier: situation.cashier,
    };
  }

  /** Writes the document and all that goes with it; ends the unfinished sale that it registers, in `cashier`'s name. */
  write({ request, situation, plan, open }: Decided, mark: FiscalMark, cashier = situation.cashier): Written {
    const { journal, nowMs: atMs, offsetMinutes } = situation;
    const document = journal.append({
      ...plan.draft,
      uid: mark.uid,
      uuid: this.#options.identities.uuid(),
      numberCheck: mark.numberCheck,
      registerNumber: mark.registerNumber,
      atMs,
      offsetMinutes,
      cashier: situation.cashier,
      operationId: request.operationId,
    });
    this.#options.orders.written(document);
    for (const { code, isSold } of plan.markings) journal.recordMarking(code, document.number, isSold);
    const paper = plan.isPrinted ? this.#paperOf(journal, document.number) : nothingToPrint;
    const answer = documentAnswer(request.name, document, plan.answer);
    if (request.operationId !== null) {
      journal.recordOperation({
        id: request.operationId,
        operation: request.name,
        requestHash: request.hash,
        answer: JSON.stringify(answer),
        number: document.number,
      });
    }
    if (open !== undefined) {
      journal.endUnfinished(open.id, { outcome: "finished", cashier, reason: "", number: document.number });
    }
    return { answer, paper };
  }

  #paperOf(journal: Journal, number: number): Paper {
    const job = this.#options.printing.add(journal, { kind: "document", number });
    return { kind: "job", job, isNeeded: false };
  }
}
