import type { BaseResponse, Payment } from "@prilavok/contracts/till-api/answers.ts";
import { formatTendered } from "@prilavok/contracts/till-api/exact.ts";
import { type OperationName, operations } from "@prilavok/contracts/till-api/operations.ts";
import type { Tendered } from "../cheque/cheque.ts";
import type { Document } from "../journal/document.ts";
import { formatLocal } from "../local-time.ts";
import type { Plan } from "./rule.ts";

/** An answer before it is known whether the document was printed: what the journal keeps for a repeat. */
export type KeptAnswer = Omit<BaseResponse, "isPrintSuccess">;

/** Answers a document. The members stand in the source's order. */
export function documentAnswer(
  operation: OperationName,
  document: Document,
  { total, change, payments, report }: Plan["answer"],
): KeptAnswer {
  return {
    dateTime: formatLocal(document.atMs, document.offsetMinutes),
    messageDetail: operations[operation].success,
    messageTitle: "Успех",
    numberCheck: document.numberCheck,
    registerNumberSKO: document.registerNumber,
    resultCode: 200,
    rrn: document.rrn,
    type: operation,
    uid: document.uid,
    ...(total === undefined ? {} : { total }),
    ...(change === undefined ? {} : { change }),
    uuid: document.uuid,
    ...(payments === undefined ? {} : { payments }),
    ...(report === undefined ? {} : { report }),
  };
}

/** Answers an operation that wrote no document. */
export function plainAnswer(
  operation: OperationName,
  { nowMs, offsetMinutes }: { readonly nowMs: number; readonly offsetMinutes: number },
  told: Partial<BaseResponse>,
): KeptAnswer {
  return {
    dateTime: formatLocal(nowMs, offsetMinutes),
    messageDetail: operations[operation].success,
    messageTitle: "Успех",
    resultCode: 200,
    type: operation,
    ...told,
  };
}

/** Puts `isPrintSuccess` where the source has it. */
export function withPrint(kept: KeptAnswer, isPrintSuccess: boolean): BaseResponse {
  const { uuid, payments, token, report, info, ...before } = kept;
  return {
    ...before,
    isPrintSuccess,
    ...(uuid === undefined ? {} : { uuid }),
    ...(payments === undefined ? {} : { payments }),
    ...(token === undefined ? {} : { token }),
    ...(report === undefined ? {} : { report }),
    ...(info === undefined ? {} : { info }),
  };
}

/** What was tendered or paid out; zero payments are left out. */
export function paymentsTold({ cashE2, cashlessE2, certificateE2 }: Tendered): readonly Payment[] {
  const all = [
    { type: "Cash", sumE2: cashE2 },
    { type: "Cashless", sumE2: cashlessE2 },
    { type: "Certificate", sumE2: certificateE2 },
  ] as const;
  return all
    .filter(({ sumE2 }) => sumE2 !== 0)
    .map(({ type, sumE2 }) => ({ type, sum: formatTendered(sumE2) }));
}
