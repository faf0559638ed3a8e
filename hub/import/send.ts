import { RpcError } from "@prilavok/contracts/jsonrpc/errors.ts";
import type { Clock } from "../clock.ts";
import type { Pool } from "../database/pool.ts";
import type { Directory } from "../network/directory.ts";
import { type PlacedReceipt, ReceiptRegister } from "../receipts/register.ts";
import { ContentConflict } from "../receipts/submission.ts";
import { type CheckedReceipt, held, otherContentReason, readAsDoor } from "./check.ts";
import { ImportIds } from "./imports.ts";
import type { Places } from "./places.ts";
import type { Progress } from "./progress.ts";
import type { HeldReceipt } from "./receipt.ts";

export interface Sent {
  registered: number;
  duplicates: number;
  readonly refused: HeldReceipt[];
  /** Why it ended early. */
  stopped: string | undefined;
}

export interface SendOptions {
  readonly pool: Pool;
  readonly clock: Clock;
  readonly directory: Directory;
  readonly places: Places;
  readonly accountId: number;
  readonly importId: number;
  readonly progress: Progress;
  readonly signal: AbortSignal;
}

const receiptsTogether = 100;

/**
 * Registers receipts as the hub does, with ids of the import's own. Counts what the register answers: after a stop
 * everything that was answered is stored, and running the file again brings in the rest.
 */
export async function sendReceipts(receipts: readonly CheckedReceipt[], options: SendOptions): Promise<Sent> {
  const { pool, clock, importId, progress, signal } = options;
  const ids = new ImportIds(pool, importId);
  const register = new ReceiptRegister({
    pool,
    clock,
    writers: 1,
    pendingReceiptsMax: receiptsTogether,
    ids,
  });
  const sent: Sent = { registered: 0, duplicates: 0, refused: [], stopped: undefined };
  try {
    for (let at = 0; at < receipts.length; at += receiptsTogether) {
      if (signal.aborted) {
        sent.stopped = "interrupted";
        break;
      }
      await sendSome(register, receipts.slice(at, at + receiptsTogether), options, sent);
      progress.show(Math.min(1, (at + receiptsTogether) / receipts.length), `${sent.registered} receipts`);
    }
  } catch (error) {
    // What the database, or a till that was blocked meanwhile, answers.
    sent.stopped =
      error instanceof RpcError ? `${error.entry.code} ${error.entry.message}` : messageOf(error);
  }
  await register.writer.drain();
  return sent;
}

/** Together or not at all; one that contradicts what is stored is taken out, and the others are sent again. */
async function sendSome(
  register: ReceiptRegister,
  receipts: readonly CheckedReceipt[],
  options: SendOptions,
  sent: Sent,
): Promise<void> {
  let left = receipts;
  while (left.length > 0) {
    try {
      const outcomes = await register.register(options.accountId, await placed(left, options));
      const duplicates = outcomes.filter(({ duplicate }) => duplicate).length;
      sent.duplicates += duplicates;
      sent.registered += outcomes.length - duplicates;
      return;
    } catch (error) {
      const offender = error instanceof ContentConflict ? left[error.index] : undefined;
      if (offender === undefined) throw error;
      const { file } = offender;
      sent.refused.push(
        held(file, { reason: otherContentReason, detail: file.receipt, line: file.firstLine }),
      );
      left = left.filter((receipt) => receipt !== offender);
    }
  }
}

function placed(
  receipts: readonly CheckedReceipt[],
  { places, directory, clock }: SendOptions,
): Promise<PlacedReceipt[]> {
  return Promise.all(
    receipts.map(async ({ file }) => {
      const destination = await places.forWriting(file.place, directory);
      return { destination, receipt: readAsDoor(file.json, destination.timeZone, clock.now()) };
    }),
  );
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
