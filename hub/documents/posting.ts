import { Problem } from "@prilavok/contracts/office-api/problems.ts";
import type { Connection } from "../database/pool.ts";
import { checkVersion } from "../office/version.ts";
import { type DocumentKind, kindWords } from "./kinds.ts";
import * as sql from "./read-sql.ts";

interface Locked {
  readonly kind: DocumentKind;
  readonly isPosted: boolean;
  readonly version: number;
  /** Its own, else the till's. */
  readonly cashDeskId: number | null;
}

interface Posting {
  readonly accountId: number;
  readonly id: bigint;
  /** Undefined: whatever it is now. */
  readonly version: number | undefined;
}

/**
 * Posts a document by hand. A cash order needs a cash desk: the given one, else its own, else the till's.
 * @throws Problem *not-found*, *stale-version*, *wrong-state* when it is posted, *unprocessable* when there is no such
 *   cash desk, none at all, or one for an invoice.
 */
export async function postDocument(
  connection: Connection,
  nowMs: number,
  { cashDeskId: given, ...posting }: Posting & { readonly cashDeskId?: number | undefined },
): Promise<void> {
  const locked = await lock(connection, posting);
  if (locked.isPosted) throw new Problem("wrong-state", "Документ уже проведён.", { actual: "posted" });
  const { isCashOrder, title } = kindWords[locked.kind];
  if (!isCashOrder && given !== undefined) {
    throw new Problem("unprocessable", `У документа «${title}» нет кассы.`, { path: "cashDeskId" });
  }
  const desk = isCashOrder ? (given ?? locked.cashDeskId) : null;
  if (isCashOrder && desk === null) {
    const detail = "У ККМ не указана «Наличная касса для отражения операций»: укажите кассу.";
    throw new Problem("unprocessable", detail, { path: "cashDeskId" });
  }
  if (given !== undefined) await refuseUnknownDesk(connection, posting.accountId, given);
  await connection.query(sql.setPostedSql, [posting.id, new Date(nowMs), desk]);
}

/** @throws Problem *not-found*, *stale-version*, *wrong-state* when it is not posted. */
export async function unpostDocument(connection: Connection, posting: Posting): Promise<void> {
  const locked = await lock(connection, posting);
  if (!locked.isPosted) throw new Problem("wrong-state", "Документ не проведён.", { actual: "unposted" });
  await connection.query(sql.setPostedSql, [posting.id, null, null]);
}

async function lock(connection: Connection, { accountId, id, version }: Posting): Promise<Locked> {
  const { rows } = await connection.query<Locked>(sql.lockDocumentSql, [accountId, id]);
  const [locked] = rows;
  if (locked === undefined) throw new Problem("not-found", `Документа ${id} нет.`, { path: "id" });
  checkVersion(locked.version, version);
  return locked;
}

async function refuseUnknownDesk(connection: Connection, accountId: number, id: number): Promise<void> {
  const { rowCount } = await connection.query(sql.findCashDeskSql, [accountId, id]);
  if (rowCount === 0) {
    throw new Problem("unprocessable", `Кассы ${id} нет.`, { path: "cashDeskId", actual: String(id) });
  }
}
