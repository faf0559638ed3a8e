import type { orderOutcomes, TransactionKind } from "@prilavok/contracts/exchange/transaction.ts";
import type { Connection } from "../database/pool.ts";
import { lockOrders } from "../orders/order.ts";
import { applyReturn, applySale, type SoldLine } from "../orders/sale.ts";
import { judgeFamilies, readFamilies } from "./families.ts";
import { asTheyTookEffect, isReturn, type Judged, linesOf } from "./returns.ts";
import * as sql from "./sql.ts";
import type { DocumentsFor, LoadingTill, Transaction } from "./transaction.ts";

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
  /** Of a sale: it counts for its order. */
  isAccepted: boolean | null;
}

/** Whether KKMTransfer makes documents of a transaction, as far as its order and its base are not known. */
export function documentsWithoutOrder(
  { kind }: Pick<Transaction, "kind">,
  documentsFor: DocumentsFor,
): Documents {
  return documentsFor === "all" && !isCorrection(kind) ? "waiting" : "not needed";
}

/**
 * Has new transactions do to customer orders what they say: sales of orders, and returns and rollbacks of such, in the
 * order in which they came, but what is returned before what returns it. A return that came in an earlier batch than its
 * sale takes effect now. One that takes back more than there is changes no order: KKMTransfer sets it aside.
 * @returns what became of the orders that were named, by receipt.
 */
export async function applyEffects(
  connection: Connection,
  loading: Loading,
  fresh: readonly FreshTransaction[],
): Promise<ReadonlyMap<string, OrderOutcome>> {
  if (fresh.length === 0) return new Map();
  const effects = new Effects(connection, loading, fresh);
  for (const judged of await effects.prepare()) await effects.settle(judged);
  return effects.outcomes;
}

class Effects {
  readonly outcomes = new Map<string, OrderOutcome>();
  readonly #connection: Connection;
  readonly #loading: Loading;
  readonly #fresh: ReadonlyMap<string, FreshTransaction>;
  readonly #known = new Map<string, Linked>();

  constructor(connection: Connection, loading: Loading, fresh: readonly FreshTransaction[]) {
    this.#connection = connection;
    this.#loading = loading;
    this.#fresh = new Map(fresh.map((transaction) => [transaction.uid, transaction]));
    for (const transaction of fresh) {
      const { id, uid, kind, baseUid } = transaction;
      const documents = documentsWithoutOrder(transaction, loading.documentsFor);
      this.#known.set(uid, { id, uid, kind, baseUid, documents, orderId: null, isAccepted: null });
    }
  }

  /**
   * Reads what the new ones are linked with, and locks all orders that may be changed in one common order, then what
   * they are linked with. Until then a person may still settle a conflict: its state is read under the lock.
   * @returns those that take effect now.
   */
  async prepare(): Promise<Judged[]> {
    const { deviceId, accountId } = this.#loading.till;
    const families = await readFamilies(
      this.#connection,
      Array.from(this.#fresh.keys(), (uid) => ({ deviceId, uid })),
    );
    const before = families.flat().filter(({ uid }) => !this.#fresh.has(uid));
    const orders = [
      ...Array.from(this.#fresh.values(), ({ order }) => order?.uid ?? []).flat(),
      ...before.flatMap(({ orderUid }) => orderUid ?? []),
    ];
    await lockOrders(this.#connection, accountId, orders);
    if (before.length > 0) {
      const { rows } = await this.#connection.query<Linked>(sql.lockKinSql, [
        before.map(({ id }) => String(id)),
      ]);
      for (const one of rows) this.#known.set(one.uid, one);
    }
    const freshIds = new Set(Array.from(this.#fresh.values(), ({ id }) => id));
    const judged = await judgeFamilies(this.#connection, families);
    return judged.filter(({ since }) => freshIds.has(since)).sort(asTheyTookEffect);
  }

  async settle({ uid, fault }: Judged): Promise<void> {
    const known = this.#known.get(uid);
    if (known === undefined) return;
    const transaction = this.#fresh.get(uid);
    if (known.kind === "sale") {
      if (transaction?.order != null) await this.#sell(known, transaction);
    } else if (known.baseUid !== null && !isCorrection(known.kind)) {
      await this.#giveBack(known, this.#known.get(known.baseUid), fault === null);
    }
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
      lines: lines.map(({ code, name, priceE4, countE4, totalE4 }) => ({
        code,
        name,
        priceE4: BigInt(priceE4),
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

  /**
   * A return or a rollback has documents if what it returns has, and takes back what that did to its order, unless it
   * takes back too much.
   */
  async #giveBack(known: Linked, base: Linked | undefined, isCounted: boolean): Promise<void> {
    if (base === undefined || known.orderId !== null) return;
    const documents: Documents = base.documents === "not needed" ? "not needed" : "waiting";
    const isAgain = known.kind === "rollback" && isReturn(base.kind);
    const counts = isCounted && (base.kind === "sale" ? base.isAccepted === true : isAgain);
    const orderId = counts ? base.orderId : null;
    if (orderId === null && documents === known.documents) return;
    if (orderId !== null) {
      const { nowMs, till } = this.#loading;
      await applyReturn(this.#connection, nowMs, {
        orderId,
        deviceId: till.deviceId,
        receiptUid: known.uid,
        transactionId: known.id,
        baseId: base.id,
        saleId: this.#saleOf(base).id,
        lines: await this.#linesOf(known, base),
        isAgain,
      });
    }
    known.orderId = orderId;
    known.documents = documents;
    await this.#connection.query(sql.settleReturnSql, [known.id, orderId, documents]);
  }

  /** The sale that it is, returns or annuls. */
  #saleOf(linked: Linked): Linked {
    const base = linked.baseUid === null ? undefined : this.#known.get(linked.baseUid);
    return linked.kind === "sale" || base === undefined ? linked : this.#saleOf(base);
  }

  async #linesOf(known: Linked, base: Linked): Promise<readonly SoldLine[]> {
    const [own, its] = [await this.#readLines(known), await this.#readLines(base)];
    return linesOf({ kind: known.kind, lines: own }, { lines: its });
  }

  async #readLines({ id }: Linked): Promise<SoldLine[]> {
    return (await this.#connection.query<SoldLine>(sql.soldLinesSql, [id])).rows;
  }
}

function isCorrection(kind: TransactionKind): boolean {
  return kind === "correction_income" || kind === "correction_expense";
}
