import type { OrderAnswer } from "@prilavok/contracts/office-api/order.ts";
import * as routes from "@prilavok/contracts/office-api/orders.ts";
import { Problem } from "@prilavok/contracts/office-api/problems.ts";
import { parseTimestamp } from "@prilavok/contracts/values/time.ts";
import type { Clock } from "../clock.ts";
import type { Connection } from "../database/pool.ts";
import { zoneOfAccount } from "../network/account.ts";
import type { OfficeCaller } from "../office/caller.ts";
import { type RouteHandler, routeHandler } from "../office/handler.ts";
import { pageOfRows, pageWanted } from "../office/page.ts";
import { deliveryAnswer, eventAnswer, orderAnswer, summaryAnswer, tillAnswer } from "./answer.ts";
import { type Asked, editOrder, stepOrder } from "./change.ts";
import { createOrder } from "./create.ts";
import { readId } from "./header.ts";
import { availableTills, deliveriesOf, historyOf, listOrders, searchedUpTo, wholeOrder } from "./list.ts";
import { findOrder, type Order, readOrderNumber, tillsOf } from "./order.ts";
import { settle } from "./settle.ts";
import { addTills, fillTills, removeTill } from "./tab.ts";

/** The rules of `/api/v1/orders`. */
export function orderHandlers(clock: Clock): RouteHandler[] {
  return [...readingHandlers(), ...writingHandlers(clock), ...stepHandlers(clock), ...tabHandlers(clock)];
}

function readingHandlers(): RouteHandler[] {
  return [
    routeHandler(routes.listOrders, async ({ query }, { accountId }, connection) => {
      const { afterId, limit } = pageWanted(query);
      const upToId =
        query.search === undefined ? undefined : await searchedUpTo(connection, accountId, afterId);
      const rows = await listOrders(connection, accountId, {
        afterId,
        limit: limit + 1,
        state: query.state,
        hasConflict: query.conflict,
        extId: query.extId,
        warehouseId: query.warehouse === undefined ? undefined : readId(query.warehouse, "warehouse"),
        changedSince: await momentOf(connection, accountId, query.changedSince),
        number: query.number === undefined ? undefined : readOrderNumber(query.number),
        year: query.year,
        search: query.search,
        upToId,
      });
      const page = pageOfRows(rows, limit, ({ id }) => id, summaryAnswer);
      return page.next === null && upToId !== undefined ? { ...page, next: String(upToId) } : page;
    }),
    routeHandler(routes.getOrder, async ({ path }, { accountId }, connection) =>
      whole(connection, await findOrder(connection, accountId, path.uid)),
    ),
    routeHandler(routes.listAvailableTills, async ({ path, query }, { accountId }, connection) => {
      const { afterId, limit } = pageWanted(query);
      const order = await findOrder(connection, accountId, path.uid);
      const rows = await availableTills(connection, order, afterId, limit + 1);
      return pageOfRows(rows, limit, ({ deviceId }) => deviceId, tillAnswer);
    }),
    routeHandler(routes.listOrderHistory, async ({ path, query }, { accountId }, connection) => {
      const { afterId, limit } = pageWanted(query);
      const { id } = await findOrder(connection, accountId, path.uid);
      const rows = await historyOf(connection, id, afterId, limit + 1);
      return pageOfRows(rows, limit, (event) => event.id, eventAnswer);
    }),
    routeHandler(routes.listOrderDeliveries, async ({ path, query }, { accountId }, connection) => {
      const { afterId, limit } = pageWanted(query);
      const { id } = await findOrder(connection, accountId, path.uid);
      const rows = await deliveriesOf(connection, id, afterId, limit + 1);
      return pageOfRows(rows, limit, ({ deviceId }) => deviceId, deliveryAnswer);
    }),
  ];
}

function writingHandlers(clock: Clock): RouteHandler[] {
  return [
    routeHandler(routes.addOrder, async ({ body }, { accountId, name }, connection) =>
      whole(connection, await createOrder(connection, clock.now(), accountId, body, name)),
    ),
    routeHandler(routes.changeOrder, async ({ path, body }, caller, connection) => {
      const { version, ...change } = body;
      const asked = askedBy(caller, path.uid, version);
      return whole(connection, await editOrder(connection, clock.now(), asked, change));
    }),
    routeHandler(routes.settleOrder, async ({ path, body }, { accountId, name }, connection) => {
      const settled = await settle(connection, clock.now(), {
        accountId,
        uid: path.uid,
        transactionId: readTransactionId(body.transactionId),
        decision: body.decision,
        note: body.note ?? "",
        actor: name,
      });
      return whole(connection, settled);
    }),
  ];
}

const steps = {
  approve: routes.approveOrder,
  revoke: routes.revokeOrder,
  post: routes.postOrder,
  unpost: routes.unpostOrder,
  cancel: routes.cancelOrder,
  close: routes.closeOrder,
} as const satisfies Record<routes.OfficeStepName, unknown>;

function stepHandlers(clock: Clock): RouteHandler[] {
  return (Object.keys(steps) as routes.OfficeStepName[]).map((step) =>
    routeHandler(steps[step], async ({ path, body }, caller, connection) => {
      const asked = askedBy(caller, path.uid, body.version);
      return whole(connection, await stepOrder(connection, clock.now(), asked, step));
    }),
  );
}

function tabHandlers(clock: Clock): RouteHandler[] {
  return [
    routeHandler(routes.addOrderTills, async ({ path, body }, caller, connection) => {
      const deviceIds = body.tillIds.map((id, place) => readId(id, `tillIds[${place}]`));
      const asked = askedBy(caller, path.uid, body.version);
      const added = await addTills(connection, clock.now(), asked, deviceIds);
      return tab(connection, asked, added);
    }),
    routeHandler(routes.fillOrderTills, async ({ path, body }, caller, connection) => {
      const asked = askedBy(caller, path.uid, body.version);
      const added = await fillTills(connection, clock.now(), asked);
      return tab(connection, asked, added);
    }),
    routeHandler(routes.removeOrderTill, async ({ path, query }, caller, connection) => {
      const asked = askedBy(caller, path.uid, query.version);
      const deviceId = readId(path.deviceId, "deviceId");
      return whole(connection, await removeTill(connection, clock.now(), asked, deviceId));
    }),
  ];
}

function askedBy({ accountId, name }: OfficeCaller, uid: string, version?: number): Asked {
  return { accountId, uid, version, actor: name };
}

async function whole(connection: Connection, order: Order): Promise<OrderAnswer> {
  return orderAnswer(await wholeOrder(connection, order));
}

async function tab(connection: Connection, { accountId, uid }: Asked, added: readonly number[]) {
  const { id, revision } = await findOrder(connection, accountId, uid);
  const tillIds = (await tillsOf(connection, id)).map(String);
  return { added: added.map(String), tillIds, version: revision };
}

async function momentOf(
  connection: Connection,
  accountId: number,
  written: string | undefined,
): Promise<Date | undefined> {
  if (written === undefined) return undefined;
  const momentMs = parseTimestamp(written, await zoneOfAccount(connection, accountId));
  if (momentMs !== undefined) return new Date(momentMs);
  throw new Problem("bad-request", "Такого времени нет.", {
    path: "changedSince",
    expected: "ISO 8601, from 2000 to 2100",
    actual: written,
  });
}

const transactionIdMax = 9_223_372_036_854_775_807n;

/** @throws Problem *not-found* for what no transaction's id can be. */
export function readTransactionId(written: string): bigint {
  const id = /^[0-9]{1,19}$/.test(written) ? BigInt(written) : transactionIdMax + 1n;
  if (id <= transactionIdMax) return id;
  throw new Problem("not-found", "У заказа нет такого конфликта", { path: "transactionId", actual: written });
}
