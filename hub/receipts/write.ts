import { arrayLiteral, type Column } from "../database/columns.ts";
import type { Queryable } from "../database/pool.ts";
import { Pieces } from "../yielding.ts";
import { RollupGroup } from "./rollup.ts";
import { settleReceiptsSql, someReceiptsExist, writeReceipts } from "./sql.ts";
import { ContentConflict, identityOf, type PreparedReceipt, type Submission } from "./submission.ts";

/** A submission of the group that cannot be written as it is; the others can. */
export interface Refused {
  readonly submission: Submission;
  readonly conflict: ContentConflict;
}

/**
 * Writes the unsettled receipts of a group in one statement that is its own transaction.
 * @returns true when all of them are committed; false when some identities exist already and nothing was written:
 *   `settleExisting` must look at them first.
 */
export async function writeNew(
  connection: Queryable,
  group: readonly Submission[],
  registeredMs: number,
): Promise<boolean> {
  const receipts = group.flatMap((submission) => submission.unsettled());
  if (receipts.length === 0) return true;
  try {
    await connection.query({ ...writeReceipts, values: await writeValues(receipts, registeredMs) });
    return true;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === someReceiptsExist) return false;
    throw error;
  }
}

/** Looks up which unsettled receipts of the group exist, and settles them or finds them in conflict. */
export async function settleExisting(
  connection: Queryable,
  group: readonly Submission[],
): Promise<Refused[]> {
  const sent = new Map<string, { submission: Submission; prepared: PreparedReceipt }>();
  const wanted: object[] = [];
  for (const submission of group) {
    for (const prepared of submission.unsettled()) {
      const identity = identityOf(prepared);
      if (identity === undefined) continue;
      const { id, storeId, deviceId, receipt } = prepared;
      sent.set(identity, { submission, prepared });
      wanted.push({
        s: storeId,
        d: deviceId,
        t: receipt.tsSeconds,
        x: receipt.extId,
        c: receipt.content,
        p: id,
      });
    }
  }
  const { rows } = await connection.query<{
    storeId: number;
    deviceId: number;
    tsSeconds: bigint;
    extId: string;
    id: bigint;
    content: string;
    registeredMs: bigint;
  }>(settleReceiptsSql, [JSON.stringify(wanted)]);
  const refused = new Map<Submission, Refused>();
  for (const { storeId, deviceId, tsSeconds, extId, ...row } of rows) {
    const identity = identityOf({ storeId, deviceId, receipt: { tsSeconds: Number(tsSeconds), extId } });
    const repeated = sent.get(identity ?? "");
    if (repeated === undefined) throw new Error("the database found a receipt that nobody asked for");
    const { submission, prepared } = repeated;
    const outcome = { id: Number(row.id), registeredMs: Number(row.registeredMs), duplicate: true };
    try {
      submission.settleExisting(prepared, row.content, outcome);
    } catch (error) {
      if (!(error instanceof ContentConflict)) throw error;
      const earlier = refused.get(submission);
      if (earlier === undefined || error.index < earlier.conflict.index) {
        refused.set(submission, { submission, conflict: error });
      }
    }
  }
  return [...refused.values()];
}

function byIdentity(a: PreparedReceipt, b: PreparedReceipt): number {
  return (
    a.storeId - b.storeId ||
    a.deviceId - b.deviceId ||
    a.receipt.tsSeconds - b.receipt.tsSeconds ||
    compareText(a.receipt.extId ?? "", b.receipt.extId ?? "")
  );
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** The parameters of `writeReceipts`, in their order. */
export async function writeValues(
  group: readonly PreparedReceipt[],
  registeredMs: number,
): Promise<string[]> {
  const ordered = [...group].sort(byIdentity);
  const rollups = new RollupGroup();
  const positions = new PositionColumns();
  const pieces = new Pieces();
  for (const prepared of ordered) {
    const turn = pieces.next(prepared.receipt.positions.length);
    if (turn !== undefined) await turn;
    rollups.add(prepared);
    positions.add(prepared);
  }
  const texts = [String(group.length), new Date(registeredMs).toISOString()];
  const columns = [
    receiptArrays(ordered),
    positions.toArrays(),
    attributeArrays(ordered),
    rollups.toColumns(),
  ];
  for (const column of columns.flat()) {
    const turn = pieces.next(column.length);
    if (turn !== undefined) await turn;
    texts.push(arrayLiteral(column));
  }
  return texts;
}

function receiptArrays(group: readonly PreparedReceipt[]): Column[] {
  return [
    group.map((p) => p.storeId),
    group.map((p) => p.id),
    group.map((p) => p.deviceId),
    group.map((p) => p.receipt.tsSeconds),
    group.map((p) => p.receipt.tsMs),
    group.map((p) => p.receipt.extId),
    group.map((p) => p.receipt.day),
    group.map((p) => p.receipt.hour),
    group.map((p) => p.receipt.amountE4),
    group.map((p) => p.receipt.discountE4),
    group.map((p) => p.cashierId),
    group.map((p) => p.receipt.token),
    group.map((p) => p.receipt.content),
    group.map((p) => p.quality),
  ];
}

/** The most numerous rows of a group, receipt by receipt. */
class PositionColumns {
  readonly #storeIds: number[] = [];
  readonly #receiptIds: number[] = [];
  readonly #lines: number[] = [];
  readonly #names: string[] = [];
  readonly #counts: number[] = [];
  readonly #totals: number[] = [];
  readonly #sellerIds: (number | null)[] = [];
  readonly #categorySetIds: (number | null)[] = [];
  readonly #extIds: (string | null)[] = [];

  add({ storeId, id, receipt, sellerIds, categorySetIds }: PreparedReceipt): void {
    let line = 0;
    for (const position of receipt.positions) {
      this.#storeIds.push(storeId);
      this.#receiptIds.push(id);
      this.#lines.push(line);
      this.#names.push(position.name);
      this.#counts.push(position.countE4);
      this.#totals.push(position.totalE4);
      this.#sellerIds.push(sellerIds[line] ?? null);
      this.#categorySetIds.push(categorySetIds[line] ?? null);
      this.#extIds.push(position.extId);
      line += 1;
    }
  }

  toArrays(): Column[] {
    return [
      this.#storeIds,
      this.#receiptIds,
      this.#lines,
      this.#names,
      this.#counts,
      this.#totals,
      this.#sellerIds,
      this.#categorySetIds,
      this.#extIds,
    ];
  }
}

/** A name over the account's limit has no id; the receipt's quality note says that it was left out. */
function attributeArrays(group: readonly PreparedReceipt[]): Column[] {
  const rows = group.flatMap((prepared) =>
    prepared.receipt.attributes.flatMap((attribute, line) => {
      const nameId = prepared.attributeIds[line] ?? null;
      return nameId === null ? [] : [{ prepared, line, nameId, valueE4: attribute.valueE4 }];
    }),
  );
  return [
    rows.map(({ prepared }) => prepared.storeId),
    rows.map(({ prepared }) => prepared.id),
    rows.map(({ line }) => line),
    rows.map(({ nameId }) => nameId),
    rows.map(({ valueE4 }) => valueE4),
  ];
}
