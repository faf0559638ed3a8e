import type { Connection } from "../database/pool.ts";
import type { SoldLine } from "../orders/sold-lines.ts";
import { type Judged, judgeReturns, keyOf, type Relative } from "./returns.ts";
import * as sql from "./sql.ts";

/** Returns and rollbacks of one receipt that are counted, those of its returns included. */
export const returnsPerReceiptMax = 200;
/** Receipts whose lines are read at once. */
const receiptsPerReadMax = 200;

export interface Named {
  readonly deviceId: number;
  readonly uid: string;
}

/** A receipt of a family without its lines. */
export type Kin = Omit<Relative, "lines"> & {
  readonly documents: "waiting" | "made" | "not needed" | "set aside";
  readonly orderUid: string | null;
};

/** The receipts of these names, with all that they return or annul, and all that returns or annuls those. */
export async function readFamilies(connection: Connection, names: readonly Named[]): Promise<Kin[][]> {
  if (names.length === 0) return [];
  const { rows } = await connection.query<Omit<Kin, "isTooMany">>(sql.familiesSql, [
    names.map(({ deviceId }) => deviceId),
    names.map(({ uid }) => uid),
    returnsPerReceiptMax,
  ]);
  const byKey = new Map(rows.map((row) => [keyOf(row.deviceId, row.uid), row]));
  const families = Map.groupBy(rows, (row) => rootOf(row, byKey));
  const named = new Set(names.map(({ deviceId, uid }) => keyOf(deviceId, uid)));
  return Array.from(families.values(), (family) =>
    family.flatMap((row, place) => {
      const isTooMany = place > returnsPerReceiptMax;
      return isTooMany && !named.has(keyOf(row.deviceId, row.uid)) ? [] : [{ ...row, isTooMany }];
    }),
  );
}

type KinRow = Omit<Kin, "isTooMany">;

function rootOf(row: KinRow, byKey: ReadonlyMap<string, KinRow>): KinRow {
  const seen = new Set<KinRow>();
  let root = row;
  while (root.baseUid !== null && root.kind !== "sale" && !seen.has(root)) {
    seen.add(root);
    const base = byKey.get(keyOf(root.deviceId, root.baseUid));
    if (base === undefined) break;
    root = base;
  }
  return root;
}

/** Says of all of these families which of their returns and rollbacks count. */
export async function judgeFamilies(
  connection: Connection,
  families: readonly (readonly Kin[])[],
): Promise<Judged[]> {
  const judged: Judged[] = [];
  for (const some of inParts(families)) {
    // A receipt that nothing returns is not compared with anything.
    const compared = some.filter(({ length }) => length > 1).flat();
    const lines = await readLines(
      connection,
      compared.filter(({ isTooMany }) => !isTooMany).map(({ id }) => id),
    );
    for (const family of some) {
      judged.push(...judgeReturns(family.map((kin) => ({ ...kin, lines: lines.get(kin.id) ?? [] }))));
    }
  }
  return judged;
}

function inParts(families: readonly (readonly Kin[])[]): (readonly Kin[])[][] {
  const parts: (readonly Kin[])[][] = [];
  let room = 0;
  for (const family of families) {
    if (room < family.length || parts.length === 0) {
      parts.push([]);
      room = receiptsPerReadMax;
    }
    parts.at(-1)?.push(family);
    room -= family.length;
  }
  return parts;
}

async function readLines(
  connection: Connection,
  ids: readonly bigint[],
): Promise<ReadonlyMap<bigint, SoldLine[]>> {
  if (ids.length === 0) return new Map();
  const { rows } = await connection.query<SoldLine & { id: bigint }>(sql.linesOfFamiliesSql, [
    ids.map(String),
  ]);
  return Map.groupBy(rows, ({ id }) => id);
}
