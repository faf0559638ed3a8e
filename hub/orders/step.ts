import { Problem } from "@prilavok/contracts/office-api/problems.ts";
import type { Connection } from "../database/pool.ts";
import { deliver, hold, withdraw } from "../exchange/deliveries.ts";
import { type Order, readLines, tillsOf } from "./order.ts";
import { formPacket } from "./packet.ts";
import * as sql from "./sql.ts";
import { nextOf, type OrderEffect, type OrderEvent, type OrderNote, orderStates } from "./states.ts";

/** Who does something, and what about it belongs into the history. */
export interface Doing {
  readonly nowMs: number;
  /** A token's name, a till's, or the command line. */
  readonly actor: string;
  readonly detail?: Readonly<Record<string, unknown>>;
  /** Of a claim: by whom, and until when. */
  readonly claim?: { readonly deviceId: number; readonly claimId: string; readonly leaseUntil: Date };
  /** Of a change of the tab: the tills that came or left. */
  readonly tills?: readonly number[];
}

/**
 * Takes an event to an order that is locked, by the table of states: changes the state, keeps the event in the history,
 * and has the tills told.
 * @returns the order as it is now.
 * @throws Problem *wrong-state* when the table refuses the event; *unprocessable* when there is nothing to form a packet of.
 */
export async function take(
  connection: Connection,
  order: Order,
  event: OrderEvent,
  doing: Doing,
): Promise<Order> {
  const next = checkStep(order, event);
  const claim = next.state === "claimed" ? (doing.claim ?? claimOf(order)) : undefined;
  const { rows } = await connection.query<Order>(sql.stepSql, [
    order.id,
    next.state,
    next.version,
    new Date(doing.nowMs),
    event === "post",
    claim?.deviceId ?? null,
    claim?.claimId ?? null,
    claim?.leaseUntil ?? null,
  ]);
  const [changed] = rows;
  if (changed === undefined) throw new Error(`there is no order ${order.id}`);
  await note(connection, order, changed, event, doing);
  for (const effect of next.does) await effects[effect](connection, changed, doing);
  return changed;
}

/** What the table of states says to an event. @throws Problem *wrong-state* when it refuses it. */
export function checkStep(order: Order, event: OrderEvent): Exclude<ReturnType<typeof nextOf>, string> {
  const next = nextOf(order, event);
  if (typeof next !== "string") return next;
  const detail = `${next} Состояние заказа: «${orderStates[order.state].name}».`;
  throw new Problem("wrong-state", detail, { actual: order.state });
}

/** Keeps in the history what changes no state. */
export async function note(
  connection: Connection,
  before: Order | null,
  order: Order,
  event: OrderEvent | OrderNote,
  { nowMs, actor, detail = {} }: Doing,
): Promise<void> {
  const { id, state, version } = order;
  const at = new Date(nowMs);
  const values = [id, at, event, before?.state ?? null, state, version, actor, JSON.stringify(detail)];
  await connection.query(sql.insertEventSql, values);
}

function claimOf({ claimDeviceId, claimId, leaseUntil }: Order): Doing["claim"] {
  if (claimDeviceId === null || claimId === null || leaseUntil === null) return undefined;
  return { deviceId: claimDeviceId, claimId, leaseUntil };
}

type Take = (connection: Connection, order: Order, doing: Doing) => Promise<void>;

const effects: Readonly<Record<OrderEffect, Take>> = {
  // Written with the state.
  "new version": async () => undefined,
  packet: async (connection, order, { nowMs }) => {
    await formPacket(connection, nowMs, order, await readLines(connection, order.id));
    await deliver(connection, nowMs, order.id, order.version, await tillsOf(connection, order.id));
  },
  "put out": (connection, order, { nowMs, tills = [] }) =>
    deliver(connection, nowMs, order.id, order.version, tills),
  "take back": (connection, order, { nowMs, tills = [] }) =>
    withdraw(connection, nowMs, order.id, tills, "removed"),
  "withdraw edited": (connection, order, { nowMs }) => withdraw(connection, nowMs, order.id, "all", "edited"),
  "withdraw unposted": (connection, order, { nowMs }) =>
    withdraw(connection, nowMs, order.id, "all", "unposted"),
  "withdraw cancelled": (connection, order, { nowMs }) =>
    withdraw(connection, nowMs, order.id, "all", "cancelled"),
  "withdraw sold": (connection, order, { nowMs }) => withdraw(connection, nowMs, order.id, "all", "sold"),
  hold: (connection, order, { nowMs }) => hold(connection, nowMs, order.id, order.claimDeviceId),
  "let go": (connection, order, { nowMs }) => hold(connection, nowMs, order.id, null),
};
