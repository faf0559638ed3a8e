import type { withdrawalReasons } from "@prilavok/contracts/exchange/receive.ts";
import type Database from "better-sqlite3";

export type WithdrawalReason = (typeof withdrawalReasons)[number];

/** An order in work at this till. */
export interface Claim {
  readonly orderUid: string;
  readonly version: number;
  readonly claimId: string;
  readonly cashier: string;
  readonly takenMs: number;
  /** By the till's clock. When it is over, or the order was posted anew (0), the hub is asked at its next answer. */
  readonly leaseUntilMs: number;
  /** It was taken without a connection, and the hub has not heard of it yet. */
  readonly isOffline: boolean;
  /** Why the order is no longer for this till; null: it is. */
  readonly withdrawn: WithdrawalReason | null;
  /** Why another till has the order now, for the cashier; null: none is known to. */
  readonly lost: string | null;
}

interface ClaimRow {
  readonly order_uid: string;
  readonly version: number;
  readonly claim_id: string;
  readonly cashier: string;
  readonly taken_ms: number;
  readonly lease_until_ms: number;
  readonly is_offline: number;
  readonly withdrawn: WithdrawalReason | null;
  readonly lost: string | null;
}

/** The table `claim`. */
export class ClaimTable {
  readonly #find: Database.Statement<[string], ClaimRow>;
  readonly #all: Database.Statement<[], ClaimRow>;
  readonly #put: Database.Statement;
  readonly #remove: Database.Statement;
  readonly #withdraw: Database.Statement;
  readonly #postedAnew: Database.Statement;
  readonly #lose: Database.Statement;
  readonly #renew: Database.Statement;

  constructor(database: Database.Database) {
    this.#find = database.prepare("select * from claim where order_uid = ?");
    this.#all = database.prepare("select * from claim order by taken_ms, order_uid");
    this.#put = database.prepare(`
      insert or replace into claim
        (order_uid, version, claim_id, cashier, taken_ms, lease_until_ms, is_offline, withdrawn, lost)
      values (?, ?, ?, ?, ?, ?, ?, null, null)`);
    this.#remove = database.prepare("delete from claim where order_uid = ?");
    this.#withdraw = database.prepare("update claim set withdrawn = ? where order_uid = ?");
    this.#postedAnew = database.prepare(
      "update claim set withdrawn = null, lease_until_ms = 0 where order_uid = ?",
    );
    this.#lose = database.prepare(
      "update claim set lost = ? where order_uid = ? and claim_id = ? and lost is null",
    );
    this.#renew = database.prepare(
      "update claim set lease_until_ms = ?, is_offline = 0 where order_uid = ? and claim_id = ?",
    );
  }

  find(orderUid: string): Claim | undefined {
    const row = this.#find.get(orderUid);
    return row === undefined ? undefined : claimOf(row);
  }

  all(): Claim[] {
    return this.#all.all().map(claimOf);
  }

  put(claim: Omit<Claim, "withdrawn" | "lost">): void {
    const { orderUid, version, claimId, cashier, takenMs, leaseUntilMs, isOffline } = claim;
    this.#put.run(orderUid, version, claimId, cashier, takenMs, leaseUntilMs, Number(isOffline));
  }

  remove(orderUid: string): void {
    this.#remove.run(orderUid);
  }

  withdraw(orderUid: string, reason: WithdrawalReason): void {
    this.#withdraw.run(reason, orderUid);
  }

  /** The order was withdrawn and is for this till again, in the same version: the hub has to be asked for it anew. */
  postedAnew(orderUid: string): void {
    this.#postedAnew.run(orderUid);
  }

  /** A claim that was made anew meanwhile is not meant. */
  lose({ orderUid, claimId }: Pick<Claim, "orderUid" | "claimId">, message: string): void {
    this.#lose.run(message, orderUid, claimId);
  }

  /** The hub has it under this claim. */
  renew({ orderUid, claimId }: Pick<Claim, "orderUid" | "claimId">, leaseUntilMs: number): void {
    this.#renew.run(leaseUntilMs, orderUid, claimId);
  }
}

function claimOf(row: ClaimRow): Claim {
  return {
    orderUid: row.order_uid,
    version: row.version,
    claimId: row.claim_id,
    cashier: row.cashier,
    takenMs: row.taken_ms,
    leaseUntilMs: row.lease_until_ms,
    isOffline: row.is_offline === 1,
    withdrawn: row.withdrawn,
    lost: row.lost,
  };
}
