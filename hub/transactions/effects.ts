import type { orderOutcomes, TransactionKind } from "@prilavok/contracts/exchange/transaction.ts";
import type { Connection } from "../database/pool.ts";
import { lockOrders } from "../orders/order.ts";
import { applyReturn, applySale, type SoldLine } from "../orders/sale.ts";
import type { DocumentsFor, LoadingTill } from "./load.ts";
import * as sql from "./sql.ts";
import type { Transaction } from "./transaction.ts";

export type OrderOutcome = (typeof orderOutcomes)[number];

/** What KKMTransfer has to do with a transaction. */
type Documents = "waiting" | "made" | "not needed" | "set aside";

export interface Loading {
  readonly nowMs: number;
  readonly till: Pick<LoadingTill, "accountId" | "deviceId">;
  readonly documentsFor: DocumentsFor;
}

export interface FreshTransaction extends Transaction {
  readonly id: bigint;
}

/** A transaction as those that return or annul it see it. */
interface Linked {
  readonly id: bigint;
  readonly uid: string;
  readonly kind: TransactionKind;
  readonly baseUid: string | null;
  documents: Documents;
  orderId: number | null;
  readonly orderUid: string | null;
  /** Of a sale: it counts for its order. */
  isAccepted: boolean | null;
}

/** Whether KKMTransfer makes documents of a transaction, as far as its order and its base are not known. */
export function documentsWithoutOrder(
  { kind }: Pick<Transaction, "kind">,
  documentsFor: DocumentsFor,
): Documents {
  const isCorrection = kind === "correction_income" || kind === "correction_expense";
  return documentsFor === "all" && !isCorrection ? "waiting" : "not needed";
}

/**
 * Has new transactions do to customer orders what they say: sales of orders, and returns and rollbacks of such, in the
 * order in which they came, but what is returned before what returns it. A return that came in an earlier batch than its
 * sale takes effect now.
 * @returns what became of the orders that were named, by receipt.
 */
export async function applyEffects(
  connection: Connection,
  loading: Loading,
  fresh: readonly FreshTransaction[],
): Promise<ReadonlyMap<string, OrderOutcome>> {
  if (fresh.length === 0) return new Map();
  const effects = new Effects(connection, loading, fresh);
  await effects.prepare();
  for (const { uid } of fresh) await effects.settle(uid);
  return effects.outcomes;
}

class Effects {
  readonly outcomes = new Map<string, OrderOutcome>();
  readonly #connection: Connection;
  readonly #loading: Loading;
  readonly #fresh: ReadonlyMap<string, FreshTransaction>;
  readonly #known = new Map<string, Linked>();
  /** By what they return or annul: those that came in earlier batches. */
  readonly #early = new Map<string, Linked[]>();
  readonly #settled = new Set<string>();

  constructor(connection: Connection, loading: Loading, fresh: readonly FreshTransaction[]) {
    this.#connection = connection;
    this.#loading = loading;
    this.#fresh = new Map(fresh.map((transaction) => [transaction.uid, transaction]));
    for (const transaction of fresh) {
      const { id, uid, kind, baseUid } = transaction;
      const documents = documentsWithoutOrder(transaction, loading.documentsFor);
      this.#known.set(uid, {
        id,
        uid,
        kind,
        baseUid,
        documents,
        orderId: null,
        orderUid: null,
        isAccepted: null,
      });
    }
  }

  /**
   * Reads what the new ones are linked with, and locks all orders that may be changed in one common order. Until then a
   * person may still settle a conflict: what is linked with orders is read again.
   */
  async prepare(): Promise<void> {
    const linked = await this.#readLinked();
    const orders = [
      ...Array.from(this.#fresh.values(), ({ order }) => order?.uid ?? []).flat(),
      ...linked.flatMap(({ orderUid }) => orderUid ?? []),
    ];
    await lockOrders(this.#connection, this.#loading.till.accountId, orders);
    const settled = orders.length === 0 ? linked : await this.#readLinked();
    for (const one of settled) {
      this.#known.set(one.uid, one);
      if (one.baseUid === null || !this.#fresh.has(one.baseUid)) continue;
      this.#early.set(one.baseUid, [...(this.#early.get(one.baseUid) ?? []), one]);
    }
  }

  async #readLinked(): Promise<Linked[]> {
    const fresh = [...this.#fresh.values()];
    const { rows } = await this.#connection.query<Linked>(sql.linkedSql, [
      this.#loading.till.deviceId,
      fresh.flatMap(({ baseUid }) => baseUid ?? []),
      fresh.map(({ uid }) => uid),
    ]);
    return rows.filter(({ uid }) => !this.#fresh.has(uid));
  }

  async settle(uid: string): Promise<void> {
    const known = this.#known.get(uid);
    if (known === undefined || this.#settled.has(uid)) return;
    this.#settled.add(uid);
    const transaction = this.#fresh.get(uid);
    if (known.kind === "sale") {
      if (transaction?.order != null) await this.#sell(known, transaction);
    } else if (known.baseUid !== null) {
      if (this.#fresh.has(known.baseUid)) await this.settle(known.baseUid);
      await this.#giveBack(known, this.#known.get(known.baseUid));
    }
    for (const early of this.#early.get(uid) ?? []) await this.settle(early.uid);
  }

  async #sell(known: Linked, { order, lines, uid, id, atMs }: FreshTransaction): Promise<void> {
    if (order === null) return;
    const { nowMs, till, documentsFor } = this.#loading;
    const { outcome, orderId, reason } = await applySale(this.#connection, nowMs, {
      accountId: till.accountId,
      deviceId: till.deviceId,
      transactionId: id,
      receiptUid: uid,
      orderUid: order.uid,
      version: order.version,
      claimId: order.claimId,
      isOffline: order.isOffline,
      atMs,
      lines: lines.map(({ code, name, countE4, totalE4 }) => ({
        code,
        name,
        countE4: BigInt(countE4),
        totalE4: BigInt(totalE4),
      })),
    });
    known.orderId = orderId;
    known.isAccepted = outcome === "accepted";
    known.documents =
      outcome === "accepted"
        ? "waiting"
        : outcome === "conflict"
          ? "not needed"
          : documentsWithoutOrder(known, documentsFor);
    this.outcomes.set(uid, outcome);
    await this.#connection.query(sql.settleSql, [id, orderId, outcome, reason, known.documents]);
  }

  /** A return or a rollback has documents if what it returns has, and takes back what that did to its order. */
  async #giveBack(known: Linked, base: Linked | undefined): Promise<void> {
    if (base === undefined || known.orderId !== null) return;
    const documents: Documents = base.documents === "not needed" ? "not needed" : "waiting";
    const isAgain = known.kind === "rollback" && isReturn(base.kind);
    const counts = base.kind === "sale" ? base.isAccepted === true : isAgain;
    const orderId = counts ? base.orderId : null;
    if (orderId === null && documents === known.documents) return;
    if (orderId !== null) {
      const { nowMs, till } = this.#loading;
      await applyReturn(this.#connection, nowMs, {
        orderId,
        deviceId: till.deviceId,
        receiptUid: known.uid,
        lines: await this.#linesOf(known, base),
        isAgain,
      });
    }
    known.orderId = orderId;
    known.documents = documents;
    await this.#connection.query(sql.settleReturnSql, [known.id, orderId, documents]);
  }

  /** Its own lines; a rollback that says none annuls all that there was. */
  async #linesOf(known: Linked, base: Linked): Promise<SoldLine[]> {
    const own = await this.#connection.query<SoldLine>(sql.soldLinesSql, [known.id]);
    if (own.rows.length > 0 || known.kind !== "rollback") return own.rows;
    return (await this.#connection.query<SoldLine>(sql.soldLinesSql, [base.id])).rows;
  }
}

function isReturn(kind: TransactionKind): boolean {
  return kind === "refund" || kind === "refund_by_receipt";
}
