import type { OrderPacket, OrderLine as PacketLine } from "@prilavok/contracts/exchange/order-packet.ts";
import { Problem } from "@prilavok/contracts/office-api/problems.ts";
import { e4ToJson, type JsonNumber } from "@prilavok/contracts/values/decimal.ts";
import type { Connection } from "../database/pool.ts";
import { leftLine } from "./arithmetic.ts";
import { type Order, type OrderLine, orderNumber } from "./order.ts";
import * as sql from "./sql.ts";

/** What an order that cannot be posted for that reason is answered. */
export const nothingLeft = "Всё, что заказано, уже продано: закройте остаток заказа";

/** As the contract has it, with exact numbers instead of numbers or text. */
type Exact<T, Money extends keyof T> = { readonly [K in keyof T]: K extends Money ? JsonNumber : T[K] };
type PacketLineJson = Exact<PacketLine, "amount" | "price" | "discount" | "total">;
export type OrderPacketJson = Omit<Exact<OrderPacket, "total">, "lines"> & {
  readonly lines: readonly PacketLineJson[];
};

/**
 * The order of its present version as every till gets it: what is still to be sold of each line. Lines that are sold are
 * left out, the others keep their numbers.
 */
export function packetOf(order: Order, lines: readonly OrderLine[]): OrderPacketJson {
  const left = lines.flatMap((line) => {
    const money = leftLine(line);
    return money === undefined ? [] : [{ line, money }];
  });
  const { customerName, customerPhone } = order;
  return {
    uid: order.uid,
    version: order.version,
    number: orderNumber(order.number),
    orderedAt: order.orderedAt.toISOString(),
    customer: customerName === "" ? null : { name: customerName, phone: customerPhone },
    comment: order.comment,
    remainder: order.remainder,
    lines: left.map(({ line, money }) => ({
      line: line.line,
      code: line.code,
      gtin: line.gtin,
      name: line.name,
      unit: line.unit,
      category: line.category,
      amount: e4ToJson(money.countE4),
      price: e4ToJson(money.priceE4),
      discount: e4ToJson(money.discountE4),
      total: e4ToJson(money.totalE4),
    })),
    total: e4ToJson(left.reduce((sumE4, { money }) => sumE4 + money.totalE4, 0n)),
  };
}

/**
 * Forms and keeps the packet of an order's present version («пакет обмена»).
 * @throws Problem *unprocessable* when there is nothing to be sold.
 */
export async function formPacket(
  connection: Connection,
  nowMs: number,
  order: Order,
  lines: readonly OrderLine[],
): Promise<void> {
  const packet = packetOf(order, lines);
  if (packet.lines.length === 0) {
    const detail = lines.length === 0 ? "В заказе нет ни одной строки" : nothingLeft;
    throw new Problem("unprocessable", detail, { path: "lines" });
  }
  await connection.query(sql.insertPacketSql, [
    order.id,
    order.version,
    JSON.stringify(packet),
    new Date(nowMs),
  ]);
}
