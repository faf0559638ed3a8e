import type {
  ClaimRefusal,
  ClaimResult,
  orderRelease,
  orderRenew,
} from "@prilavok/contracts/exchange/claim.ts";
import { leaseSeconds } from "@prilavok/contracts/exchange/limits.ts";
import type { ParamsOf } from "@prilavok/contracts/jsonrpc/method.ts";
import type { Static } from "typebox";
import type { Connection } from "../database/pool.ts";
import type { TillCaller } from "../door/handler.ts";
import { lockFeeds, lockOrderById, lockOrderIfAny, nameOfTill, type Order } from "./order.ts";
import * as sql from "./sql.ts";
import { type Doing, take } from "./step.ts";

export type RenewResult = Static<typeof orderRenew.result>;
export type ReleaseResult = Static<typeof orderRelease.result>;
type Claimer = Pick<TillCaller, "accountId" | "deviceId">;

/** Why a till does not get or keep an order. */
interface Refusal {
  readonly reason: ClaimRefusal;
  /** In Russian, for the cashier. */
  readonly message: string;
  readonly heldBy?: string;
}

const noSuchOrder: Refusal = refusal("unknown", "Такого заказа на этой ККМ нет.");

interface DeliveryState {
  readonly state: string;
  readonly worksWithOrders: boolean;
}

/**
 * «Подобрать чек»: gives an order to a till for a lease. Under the order's lock, so that of all tills that ask exactly one
 * is answered `claimed`. A repeat with the same claim id is the same claim; with another the till keeps the order under
 * that.
 */
export async function claimOrder(
  connection: Connection,
  nowMs: number,
  caller: Claimer,
  { uid, version, claimId }: { readonly uid: string; readonly version: number; readonly claimId: string },
): Promise<ClaimResult> {
  let order = await lockOrderIfAny(connection, caller.accountId, uid);
  if (order === undefined) return { ...noSuchOrder, outcome: "refused" };
  const refused = await refusedBefore(connection, order, caller.deviceId, version);
  if (refused !== undefined) return { ...refused, outcome: "refused" };
  const doing = await claimed(connection, nowMs, caller, claimId);
  if (order.state === "claimed" && order.claimDeviceId !== caller.deviceId) {
    if (isHeld(order, nowMs)) return { ...(await heldBy(connection, order)), outcome: "refused" };
    order = await lapse(connection, nowMs, order);
  }
  if (order.state === "posted") await take(connection, order, "claim", doing);
  else if (order.claimId === claimId) await extend(connection, nowMs, order);
  else await take(connection, order, "reclaim", doing);
  return { outcome: "claimed", leaseSeconds };
}

/**
 * Keeps a claim for another lease: one that has lapsed as well, unless another till has taken the order, or what is to
 * be sold has changed.
 */
export async function renewClaim(
  connection: Connection,
  nowMs: number,
  caller: Claimer,
  { uid, claimId }: ParamsOf<typeof orderRenew>,
): Promise<RenewResult> {
  const order = await lockOrderIfAny(connection, caller.accountId, uid);
  if (order === undefined) return { ...noSuchOrder, outcome: "lost" };
  if (isClaimOf(order, caller.deviceId, claimId)) {
    await extend(connection, nowMs, order);
    return { outcome: "renewed", leaseSeconds };
  }
  const lost = await lostBecause(connection, order, caller.deviceId, claimId);
  if (lost !== undefined) return { ...lost, outcome: "lost" };
  await take(connection, order, "claim", await claimed(connection, nowMs, caller, claimId));
  return { outcome: "renewed", leaseSeconds };
}

/** Gives an order back without a sale. A claim that does not hold it any more changes nothing. */
export async function releaseClaim(
  connection: Connection,
  nowMs: number,
  caller: Claimer,
  { uid, claimId }: ParamsOf<typeof orderRelease>,
): Promise<ReleaseResult> {
  const order = await lockOrderIfAny(connection, caller.accountId, uid);
  if (order === undefined || !isClaimOf(order, caller.deviceId, claimId)) return { released: false };
  const actor = await nameOfTill(connection, caller.deviceId);
  await take(connection, order, "release", { nowMs, actor, detail: { deviceId: caller.deviceId, claimId } });
  return { released: true };
}

/**
 * Opens orders whose claims were not renewed to all their tills again. Several hubs may do it at once: each takes those
 * that no other has in hand.
 * @param limit how many at most.
 * @returns how many; `limit`: there may be more.
 */
export async function expireClaims(connection: Connection, nowMs: number, limit: number): Promise<number> {
  const { rows } = await connection.query<{ id: number }>(sql.lapsedSql, [new Date(nowMs), limit]);
  await lockFeeds(
    connection,
    rows.map(({ id }) => id),
  );
  for (const { id } of rows) await lapse(connection, nowMs, await lockOrderById(connection, id));
  return rows.length;
}

/** Whether a till has the order in work, and its lease still runs. */
export function isHeld(order: Order, nowMs: number): boolean {
  return order.state === "claimed" && order.leaseUntil !== null && order.leaseUntil.getTime() > nowMs;
}

function isClaimOf(order: Order, deviceId: number, claimId: string): boolean {
  return order.state === "claimed" && order.claimDeviceId === deviceId && order.claimId === claimId;
}

/** What refuses a claim before it is asked who has the order, in the order in which it is looked for. */
async function refusedBefore(
  connection: Connection,
  order: Order,
  deviceId: number,
  version: number,
): Promise<Refusal | undefined> {
  const { rows } = await connection.query<DeliveryState>(sql.deliveryStateSql, [order.id, deviceId]);
  const [delivery] = rows;
  if (delivery === undefined) return noSuchOrder;
  if (!delivery.worksWithOrders) return refusal("unknown", "Эта ККМ не работает с заказами покупателей.");
  if (order.state === "completed") return refusal("sold", "Заказ уже продан.");
  if (order.state === "cancelled") return refusal("withdrawn", "Заказ отменён.");
  if (order.state !== "posted" && order.state !== "claimed") {
    return refusal("withdrawn", "Заказ снят с касс: его меняют.");
  }
  if (delivery.state === "withdrawn") return refusal("withdrawn", "Заказ больше не для этой ККМ.");
  if (order.version !== version) {
    return refusal("stale version", "Заказ изменён: действует другая версия.");
  }
  return undefined;
}

async function heldBy(connection: Connection, order: Order): Promise<Refusal> {
  const name = await nameOfTill(connection, order.claimDeviceId ?? 0);
  return { ...refusal("held", `Заказ в работе: ${name}.`), heldBy: name };
}

function refusal(reason: ClaimRefusal, message: string): Refusal {
  return { reason, message };
}

async function claimed(
  connection: Connection,
  nowMs: number,
  { deviceId }: Claimer,
  claimId: string,
): Promise<Doing> {
  return {
    nowMs,
    actor: await nameOfTill(connection, deviceId),
    detail: { deviceId, claimId },
    claim: { deviceId, claimId, leaseUntil: leaseFrom(nowMs) },
  };
}

function leaseFrom(nowMs: number): Date {
  return new Date(nowMs + leaseSeconds * 1_000);
}

/** `renew` of the table of states. The history does not name it: it comes every minute. */
async function extend(connection: Connection, nowMs: number, order: Order): Promise<void> {
  await connection.query(sql.renewSql, [order.id, leaseFrom(nowMs)]);
}

async function lapse(connection: Connection, nowMs: number, order: Order): Promise<Order> {
  const { claimDeviceId, claimId } = order;
  const actor = await nameOfTill(connection, claimDeviceId ?? 0);
  return take(connection, order, "lapse", { nowMs, actor, detail: { deviceId: claimDeviceId, claimId } });
}

interface LastClaim {
  readonly event: string;
  readonly version: number;
  readonly detail: { readonly deviceId?: unknown; readonly claimId?: unknown };
}

/**
 * Why a claim that does not hold the order any more is lost. It is not (undefined) while the last that had the order was
 * this claim, of the version that it has now, and has only lapsed.
 */
async function lostBecause(
  connection: Connection,
  order: Order,
  deviceId: number,
  claimId: string,
): Promise<Refusal | undefined> {
  const refused = await refusedBefore(connection, order, deviceId, order.version);
  if (refused !== undefined) return refused;
  if (order.state === "claimed") return heldBy(connection, order);
  const { rows } = await connection.query<LastClaim>(sql.lastClaimSql, [order.id]);
  const [last] = rows;
  if (last === undefined) return refusal("unknown", "Заказ не в работе на этой ККМ.");
  if (last.version !== order.version) {
    return refusal("stale version", "Заказ изменён: действует другая версия.");
  }
  if (last.event !== "remove holder" && last.detail.deviceId !== deviceId) {
    return refusal("held", "Заказ успела взять в работу другая ККМ: подберите его ещё раз.");
  }
  const hasLapsed = last.event === "lapse" && last.detail.claimId === claimId;
  return hasLapsed ? undefined : refusal("unknown", "Заказ больше не в работе на этой ККМ.");
}
