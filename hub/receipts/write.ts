import type { Connection } from "../database/pool.ts";
import { RollupGroup } from "./rollup.ts";
import { findReceiptsSql, writeReceiptsSql } from "./sql.ts";
import { ContentConflict, identityOf, type PreparedReceipt, type Submission } from "./submission.ts";

/** A submission of the group that cannot be written as it is; the others can. */
export interface Refused {
  readonly submission: Submission;
  readonly conflict: ContentConflict;
}

/**
 * Writes the unsettled receipts of a group in one transaction.
 * @returns true when all of them are committed; false when some identities exist already and nothing was written:
 *   `settleExisting` must look at them first.
 */
export async function writeNew(
  connection: Connection,
  group: readonly Submission[],
  registeredMs: number,
): Promise<boolean> {
  const receipts = group.flatMap((submission) => [...submission.unsettled()]);
  if (receipts.length === 0) return true;
  const rows = new GroupRows(receipts);
  // Both are sent at once: the begin costs no round trip of its own.
  const begun = connection.query("begin");
  const written = connection.query<{ written: number }>({
    name: "write-receipts",
    text: writeReceiptsSql,
    values: [rows.receipts, rows.positions, rows.attributes, rows.rollups, receipts.length, new Date(registeredMs)],
  });
  try {
    const [, { rows: answer }] = await Promise.all([begun, written]);
    const allNew = answer[0]?.written === receipts.length;
    await connection.query(allNew ? "commit" : "rollback");
    return allNew;
  } catch (error) {
    // The first error says what happened; a rollback can only fail with the connection that is lost already.
    await connection.query("rollback").catch(() => undefined);
    throw error;
  }
}

/** Looks up which unsettled receipts of the group exist, and settles them or finds them in conflict. */
export async function settleExisting(connection: Connection, group: readonly Submission[]): Promise<Refused[]> {
  const wanted = group
    .flatMap((submission) => [...submission.unsettled()])
    .filter((prepared) => prepared.identity !== null)
    .map((p) => ({ s: p.storeId, d: p.deviceId, t: p.receipt.tsSeconds, x: p.receipt.extId }));
  const { rows } = await connection.query<{
    storeId: number;
    deviceId: number;
    tsSeconds: bigint;
    extId: string;
    id: bigint;
    content: string;
    registeredMs: bigint;
  }>(findReceiptsSql, [JSON.stringify(wanted)]);
  const refused = new Map<Submission, Refused>();
  for (const row of rows) {
    const found = { tsSeconds: Number(row.tsSeconds), extId: row.extId };
    const identity = identityOf(row.storeId, row.deviceId, found) ?? "";
    const outcome = { id: Number(row.id), registeredMs: Number(row.registeredMs), duplicate: true };
    for (const submission of group) {
      try {
        submission.settleExisting(identity, row.content, outcome);
      } catch (error) {
        if (!(error instanceof ContentConflict)) throw error;
        const earlier = refused.get(submission);
        if (earlier === undefined || error.index < earlier.conflict.index) {
          refused.set(submission, { submission, conflict: error });
        }
      }
    }
  }
  return [...refused.values()];
}

/** The four JSON parameters of the write statement. Texts go through JSON.stringify, numbers are written as they are. */
class GroupRows {
  readonly receipts: string;
  readonly positions: string;
  readonly attributes: string;
  readonly rollups: string;

  constructor(group: readonly PreparedReceipt[]) {
    const ordered = [...group].sort(byIdentity);
    const positions: string[] = [];
    const attributes: string[] = [];
    const rollups = new RollupGroup();
    for (const prepared of ordered) {
      addPositions(prepared, positions);
      addAttributes(prepared, attributes);
      rollups.add(prepared);
    }
    this.receipts = `[${ordered.map(receiptRow).join(",")}]`;
    this.positions = `[${positions.join(",")}]`;
    this.attributes = `[${attributes.join(",")}]`;
    this.rollups = rollups.toJson();
  }
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

function receiptRow(p: PreparedReceipt): string {
  const r = p.receipt;
  return (
    `{"s":${p.storeId},"i":${p.id},"d":${p.deviceId},"t":${r.tsSeconds},"m":${r.tsMs},"x":${JSON.stringify(r.extId)},` +
    `"y":"${r.day}","h":${r.hour},"a":${r.amountE4},"c":${r.discountE4},"k":${p.cashierId},` +
    `"o":${JSON.stringify(r.token)},"u":"${r.content}","q":${p.quality}}`
  );
}

function addPositions(p: PreparedReceipt, into: string[]): void {
  for (const [line, position] of p.receipt.positions.entries()) {
    into.push(
      `{"s":${p.storeId},"i":${p.id},"l":${line},"n":${JSON.stringify(position.name)},"c":${position.countE4},` +
        `"a":${position.totalE4},"e":${p.sellerIds[line] ?? null},"g":${p.categorySetIds[line] ?? null},` +
        `"x":${JSON.stringify(position.extId)}}`,
    );
  }
}

function addAttributes(p: PreparedReceipt, into: string[]): void {
  for (const [line, attribute] of p.receipt.attributes.entries()) {
    const nameId = p.attributeIds[line] ?? null;
    // A name over the account's limit has no id; the receipt's quality note says that it was left out.
    if (nameId !== null) into.push(`{"s":${p.storeId},"i":${p.id},"l":${line},"n":${nameId},"a":${attribute.valueE4}}`);
  }
}
