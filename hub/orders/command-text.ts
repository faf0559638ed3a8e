import { text } from "@prilavok/contracts/language/language.ts";
import { formatE4 } from "@prilavok/contracts/values/decimal.ts";
import type { TimeZone } from "@prilavok/contracts/values/time.ts";
import { momentCell, momentText } from "../language/moment.ts";
import { say } from "../language/say.ts";
import { table } from "../network/command-line.ts";
import { eventName } from "./answer.ts";
import type { Delivery, HistoryEvent, WholeOrder } from "./list.ts";
import { type Order, orderNumber } from "./order.ts";
import { orderStates } from "./states.ts";

/** Orders as the command line shows them to people. */

export function listText(orders: readonly Order[], zone: TimeZone): string {
  if (orders.length === 0) return say("no such orders");
  return table(
    ["number", "ordered", "state", "customer", "total", "version", "uid"],
    orders.map((order) => [
      orderNumber(order.number),
      momentCell(order.orderedAt, zone),
      `${orderStates[order.state].name}${order.hasConflict ? " (конфликт)" : ""}`,
      order.customerName || "-",
      formatE4(order.totalE4),
      String(order.revision),
      order.uid,
    ]),
  );
}

export function headText(order: Order): string {
  const held = order.holderName === null ? "" : `, ${order.holderName}`;
  const conflict = order.hasConflict ? ", конфликт" : "";
  const state = `${orderStates[order.state].name}${held}${conflict}`;
  return `${text("Заказ", "Order")} ${orderNumber(order.number)}: ${state}, ${text("версия", "version")} ${order.revision}, ${formatE4(order.totalE4)}, ${order.uid}`;
}

export function wholeText({ order, lines, tills, conflicts }: WholeOrder, zone: TimeZone): string {
  const goods = table(
    ["line", "code", "name", "amount", "price", "discount", "total", "sold"],
    lines.map((line) => [
      String(line.line),
      line.code || "-",
      line.name,
      `${formatE4(line.countE4)} ${line.unit}`,
      formatE4(line.priceE4),
      formatE4(line.discountE4),
      formatE4(line.totalE4),
      formatE4(line.soldCountE4),
    ]),
  );
  const customer = [order.customerName, order.customerPhone].filter((part) => part !== "").join(", ");
  const parts = [
    headText(order),
    `${text("От", "Ordered")}: ${momentText(order.orderedAt, zone)}`,
    customer === "" ? "" : `${text("Покупатель", "Customer")}: ${customer}`,
    order.warehouseName === null ? "" : `${text("Склад", "Warehouse")}: ${order.warehouseName}`,
    order.comment === "" ? "" : `${text("Комментарий", "Comment")}: ${order.comment}`,
    goods,
    `ККМ: ${tills.length === 0 ? text("нет", "none") : tills.join(", ")}`,
    ...conflicts.map(
      ({ id, till, uid, reason, settlement }) =>
        `${text("Конфликт", "Conflict")} ${id}: ${till}, ${text("чек", "receipt")} ${uid}: ${reason} ${settlement ?? text("(не решён)", "(open)")}`,
    ),
  ];
  return parts.filter((part) => part !== "").join("\n");
}

export function historyText(events: readonly HistoryEvent[], zone: TimeZone): string {
  return table(
    ["at", "event", "state", "packet", "who", "detail"],
    events.map(({ at, event, state, version, actor, detail }) => [
      momentCell(at, zone),
      eventName(event),
      orderStates[state].name,
      String(version),
      actor,
      Object.keys(detail).length === 0 ? "-" : JSON.stringify(detail),
    ]),
  );
}

export function deliveriesText(deliveries: readonly Delivery[], zone: TimeZone): string {
  if (deliveries.length === 0) return say("no tills");
  const time = (moment: Date | null) => momentCell(moment, zone);
  return table(
    ["till", "name", "in tab", "state", "packet", "put out", "received", "shown", "claimed", "withdrawn"],
    deliveries.map((one) => [
      String(one.deviceId),
      one.name,
      one.isInTab ? text("да", "yes") : text("нет", "no"),
      [say(one.state ?? "-"), one.withdrawnBecause ?? ""].join(" ").trim(),
      String(one.version ?? "-"),
      time(one.waitingAt),
      time(one.receivedAt),
      time(one.shownAt),
      time(one.claimedAt),
      time(one.withdrawnAt),
    ]),
  );
}
