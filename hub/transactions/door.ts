import { transactionLoad } from "@prilavok/contracts/exchange/transaction.ts";
import { RpcError } from "@prilavok/contracts/jsonrpc/errors.ts";
import type { Clock } from "../clock.ts";
import type { FewAtOnce } from "../database/few-at-once.ts";
import { type Pool, transaction } from "../database/pool.ts";
import { type Handler, handler, type TillCaller } from "../door/handler.ts";
import { loadTransactions, TransactionConflict } from "./load.ts";
import { readTransaction } from "./transaction.ts";

/** They come beside the same receipts of the Device API, which are counted already. */
const transactionsPerItem = 10;
/** Calls that are written at once, and that wait for it. Live receipts have the rest of the pool. */
export const loadsAtOnce = 2;
export const loadsWaitingMax = 200;
/** Tills that are told to come later come in as many different seconds. */
const laterSeconds = 10;

export interface TransactionDoorOptions {
  readonly pool: Pool;
  readonly clock: Clock;
  /** Whose turn it is: `loadsAtOnce`, `loadsWaitingMax`. */
  readonly few: FewAtOnce;
  /** Told of receipts that are durable: they took room at the door like other backlog. */
  readonly onLoaded: (count: number) => void;
}

/** transaction.load */
export function transactionHandlers({ pool, clock, few, onLoaded }: TransactionDoorOptions): Handler[] {
  const load = handler(
    transactionLoad,
    async ({ transactions }, caller: TillCaller) => {
      if (few.isFull) {
        const retryAfter = 1 + (caller.deviceId % laterSeconds);
        throw new RpcError("tooFrequent", { retryAfter, reason: "overload" });
      }
      const read = transactions.map((wire, index) => {
        try {
          return readTransaction(wire, caller.timeZone, `transactions[${index}]`);
        } catch (error) {
          throw error instanceof RpcError ? withOffender(error, index, wire) : error;
        }
      });
      try {
        const { duplicates, orders } = await few.run(() =>
          transaction(pool, (connection) => loadTransactions(connection, clock.now(), caller, read)),
        );
        onLoaded(transactions.length);
        return {
          count: transactions.length,
          ...(duplicates > 0 ? { duplicates } : {}),
          ...(orders.length > 0 ? { orders } : {}),
        };
      } catch (error) {
        if (!(error instanceof TransactionConflict)) throw error;
        throw withOffender(conflictRefusal(error), error.index, transactions[error.index]);
      }
    },
    {
      items: ({ transactions }) => Math.ceil(transactions.length / transactionsPerItem),
      explain: explainOffender,
    },
  );
  return [load];
}

function conflictRefusal({ index, storedContent, sentContent }: TransactionConflict): RpcError {
  return new RpcError("clientError", {
    path: `transactions[${index}].uid`,
    expected: "the content that was loaded under this uid",
    storedHash: storedContent,
    sentHash: sentContent,
  });
}

/** As purchaseRegisterBatch does: the first offender whole, directly in `error`, and its place in `data`. */
function withOffender(refusal: RpcError, index: number, receipt: unknown): RpcError {
  return new RpcError(refusal.key, { index, ...refusal.data }, { receipt });
}

/** A batch whose shape is wrong names the transaction too, when it is one of them. */
function explainOffender(refusal: RpcError, params: unknown): RpcError {
  const index = /^transactions\[(\d+)\]/.exec(refusal.data?.path ?? "")?.[1];
  if (index === undefined) return refusal;
  const named = Array.isArray(params)
    ? params[0]
    : (params as { transactions?: unknown } | undefined)?.transactions;
  const wire = Array.isArray(named) ? named[Number(index)] : undefined;
  return wire === undefined ? refusal : withOffender(refusal, Number(index), wire);
}
