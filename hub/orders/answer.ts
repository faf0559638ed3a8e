import type { OrderAnswer, OrderSummaryAnswer } from "@prilavok/contracts/office-api/order.ts";
import type * as contract from "@prilavok/contracts/office-api/orders.ts";
import { e4ToJson } from "@prilavok/contracts/values/decimal.ts";
import type { Static } from "typebox";
import { leftOf } from "./arithmetic.ts";
import type { Conflict, Delivery, HistoryEvent, ListedTill, WholeOrder } from "./list.ts";
import { type Order, type OrderLine, orderNumber } from "./order.ts";
import { orderEvents, orderNotes } from "./states.ts";

/** Orders as the REST API and `--json` show them. */

type Item<Page extends { readonly items: readonly unknown[] }> = Page["items"][number];

export function summaryAnswer(order: Order): OrderSummaryAnswer {
  const { customerId, customerName, customerPhone, warehouseId, claimDeviceId } = order;
  const hasCustomer = customerId !== null || customerName !== "" || customerPhone !== "";
  return {
    uid: order.uid,
    number: orderNumber(order.number),
    year: order.year,
    extId: order.extId,
    orderedAt: order.orderedAt.toISOString(),
    customer: hasCustomer
      ? { id: customerId === null ? null : String(customerId), name: customerName, phone: customerPhone }
      : null,
    warehouse: warehouseId === null ? null : { id: String(warehouseId), name: order.warehouseName ?? "" },
    comment: order.comment,
    remainder: order.remainder,
    state: order.state,
    version: order.revision,
    packetVersion: order.version,
    total: e4ToJson(order.totalE4),
    hasConflict: order.hasConflict,
    heldBy:
      claimDeviceId === null || order.leaseUntil === null
        ? null
        : {
            tillId: String(claimDeviceId),
            name: order.holderName ?? "",
            until: order.leaseUntil.toISOString(),
          },
    postedAt: iso(order.postedAt),
    createdAt: order.createdAt.toISOString(),
    changedAt: order.changedAt.toISOString(),
  };
}

export function orderAnswer({ order, lines, tills, conflicts }: WholeOrder): OrderAnswer {
  return {
    ...summaryAnswer(order),
    sold: e4ToJson(lines.reduce((sumE4, line) => sumE4 + line.soldTotalE4, 0n)),
    lines: lines.map(lineAnswer),
    tillIds: tills.map(String),
    conflicts: conflicts.map(conflictAnswer),
  };
}

function lineAnswer(line: OrderLine): OrderAnswer["lines"][number] {
  const { code, gtin, name, unit, category } = line;
  return {
    line: line.line,
    code,
    gtin,
    name,
    unit,
    category,
    amount: e4ToJson(line.countE4),
    price: e4ToJson(line.priceE4),
    discount: e4ToJson(line.discountE4),
    total: e4ToJson(line.totalE4),
    soldAmount: e4ToJson(line.soldCountE4),
    soldTotal: e4ToJson(line.soldTotalE4),
    leftAmount: e4ToJson(leftOf(line)),
  };
}

function conflictAnswer(conflict: Conflict): OrderAnswer["conflicts"][number] {
  return {
    transactionId: String(conflict.id),
    receiptUid: conflict.uid,
    tillId: String(conflict.deviceId),
    tillName: conflict.till,
    at: conflict.at.toISOString(),
    total: e4ToJson(conflict.totalE4),
    reason: conflict.reason,
    settledAt: iso(conflict.settledAt),
    settledBy: conflict.settledBy,
    settlement: conflict.settlement,
  };
}

export function tillAnswer(till: ListedTill): Item<Static<(typeof contract.listAvailableTills)["answer"]>> {
  return {
    id: String(till.deviceId),
    extId: till.extId,
    name: till.name,
    store: { id: String(till.storeId), name: till.storeName },
  };
}

export function eventAnswer(event: HistoryEvent): Item<Static<(typeof contract.listOrderHistory)["answer"]>> {
  return {
    id: String(event.id),
    at: event.at.toISOString(),
    event: event.event,
    eventName: eventName(event.event),
    stateBefore: event.stateBefore,
    state: event.state,
    packetVersion: event.version,
    actor: event.actor,
    detail: event.detail,
  };
}

/** In Russian. */
export function eventName(event: string): string {
  const names: Readonly<Record<string, string | { readonly name: string }>> = {
    ...orderEvents,
    ...orderNotes,
  };
  const found = names[event];
  return typeof found === "string" ? found : (found?.name ?? event);
}

export function deliveryAnswer(
  delivery: Delivery,
): Item<Static<(typeof contract.listOrderDeliveries)["answer"]>> {
  return {
    till: tillAnswer(delivery),
    isInTab: delivery.isInTab,
    state: delivery.state,
    packetVersion: delivery.version,
    withdrawnBecause: delivery.withdrawnBecause,
    waitingAt: iso(delivery.waitingAt),
    receivedAt: iso(delivery.receivedAt),
    shownAt: iso(delivery.shownAt),
    claimedAt: iso(delivery.claimedAt),
    withdrawnAt: iso(delivery.withdrawnAt),
    goneAt: iso(delivery.goneAt),
  };
}

function iso(moment: Date | null): string | null {
  return moment === null ? null : moment.toISOString();
}
