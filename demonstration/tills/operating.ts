import { setTimeout as wait } from "node:timers/promises";
import type { BaseResponse } from "@prilavok/contracts/till-api/answers.ts";
import type { BodyOf, OperationName } from "@prilavok/contracts/till-api/operations.ts";
import { type ResultName, resultCodes } from "@prilavok/contracts/till-api/result-codes.ts";
import { OperationRefused, operate } from "@prilavok/till/service/client.ts";
import type { KeptTill } from "./kept-till.ts";

/** Time for a till that died to come back. */
const patienceMs = 20_000;
const pauseMs = 250;
/** A till that has just come back does not know the token of before; one that is stopped or busy says "later". */
const passing: readonly ResultName[] = ["notAuthorized", "badToken", "tooBusy"];

/**
 * Has the till carry an operation out, over its HTTP API as a cash program does. A till that does not answer is asked
 * again for a while, so the body of what must happen once only needs an `operationId`.
 * @throws OperationRefused; Error when the till stays away, or at once when `signal` is aborted.
 */
export async function operateSurely<Name extends OperationName>(
  till: Pick<KeptTill, "dataDir">,
  operation: Name,
  body: BodyOf<Name>,
  signal: AbortSignal,
): Promise<BaseResponse> {
  const untilMs = performance.now() + patienceMs;
  for (;;) {
    try {
      return await operate(till.dataDir, operation, body);
    } catch (error) {
      const isFinal = error instanceof OperationRefused && !passing.some((name) => isRefusal(error, name));
      if (isFinal || signal.aborted || performance.now() > untilMs) throw error;
    }
    await wait(pauseMs, undefined, { signal }).catch(() => undefined);
  }
}

/** Whether the till refused with this result. */
export function isRefusal(error: unknown, result: ResultName): boolean {
  return error instanceof OperationRefused && error.answer.resultCode === resultCodes[result].code;
}
