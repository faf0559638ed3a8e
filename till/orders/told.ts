import type { OrderLine } from "@prilavok/contracts/exchange/order-packet.ts";
import { formatE2, formatE3 } from "@prilavok/contracts/till-api/exact.ts";
import type { GoodsTold, OrderTold, SaleOfOrder } from "@prilavok/contracts/till-api/orders.ts";
import type { Claim, WithdrawalReason } from "./claim-table.ts";
import { type KnownGoods, priceTold } from "./goods-table.ts";
import type { KnownOrder } from "./order-table.ts";
import { scaledOf } from "./packets.ts";

export interface OrderAtTill {
  readonly claim: Claim | undefined;
  /** The hub was asked for it, and the answer was lost. */
  readonly isAsked: boolean;
  /** A moment in the till's time. */
  readonly at: (momentMs: number) => string;
}

export function orderTold({ packet, heldBy }: KnownOrder, { claim, isAsked, at }: OrderAtTill): OrderTold {
  const { uid, version, number, orderedAt, customer, comment, lines, total } = packet;
  return {
    ...{ uid, version, number, orderedAt, customer, comment },
    lines: lines.map(lineTold),
    total: money(total),
    heldBy,
    inWork:
      claim === undefined
        ? null
        : {
            cashier: claim.cashier,
            since: at(claim.takenMs),
            version: claim.version,
            isOffline: claim.isOffline,
            lost: lossOf(claim),
          },
    withdrawn: claim?.withdrawn ?? null,
    note: claim === undefined ? (heldNote(heldBy) ?? askedNote(isAsked)) : noteOf(claim, version),
  };
}

const withdrawals: Readonly<Record<WithdrawalReason, string>> = {
  sold: "Заказ продан на другой кассе",
  unposted: "Проведение заказа отменено в офисе",
  edited: "Заказ изменен в офисе",
  cancelled: "Заказ отменен в офисе",
  removed: "Заказ снят с этой кассы",
};

export function withdrawalTold(reason: WithdrawalReason): string {
  return withdrawals[reason];
}

/** Why the order in work is another till's, so that a sale of it is refused (714); null: it may be sold. */
export function lossOf({ lost, withdrawn }: Claim): string | null {
  return withdrawn === "sold" ? withdrawals.sold : lost;
}

function heldNote(heldBy: string | null): string | null {
  return heldBy === null ? null : `В работе на кассе «${heldBy}»`;
}

function askedNote(isAsked: boolean): string | null {
  return isAsked ? "Заказ подбирается: сервер еще не ответил. Подберите его еще раз" : null;
}

/** What has become of the order says more than who had it before. */
function noteOf(claim: Claim, version: number): string | null {
  if (version !== claim.version && claim.withdrawn === "edited") {
    return `${withdrawals.edited}: подберите его еще раз`;
  }
  if (claim.withdrawn !== null) return withdrawals[claim.withdrawn];
  if (claim.lost !== null) return claim.lost;
  return claim.isOffline ? "Взят без связи" : null;
}

function lineTold(line: OrderLine): OrderTold["lines"][number] {
  return {
    line: line.line,
    code: line.code,
    barcode: line.gtin,
    name: line.name,
    unit: line.unit,
    category: line.category,
    amount: formatE3(scaledOf(line.amount, 3)),
    price: money(line.price),
    discount: money(line.discount),
    total: money(line.total),
  };
}

/** A body of SALE for the order as it is. The till computes a line as the office does, so that the total is the same. */
export function saleOf({ packet: { uid, lines } }: KnownOrder, cashier: string): SaleOfOrder {
  return { cashier, orderUid: uid, itemList: lines.map(itemOf) };
}

function itemOf(line: OrderLine): SaleOfOrder["itemList"][number] {
  const { code, gtin, name, category } = line;
  const codeNumber = code === "" ? gtin : code;
  const discount = money(line.discount);
  return {
    nameTitle: name,
    ...(codeNumber === null ? {} : { codeNumber }),
    typeCode: code === "" && gtin !== null ? "1" : "0",
    price: money(line.price),
    amount: formatE3(scaledOf(line.amount, 3)),
    ...(discount === "0.00" ? {} : { discount }),
    ...(category === "" ? {} : { category }),
  };
}

export function goodsTold(goods: KnownGoods): GoodsTold {
  const { code, gtin, name, unit, category, isArchived } = goods;
  return { code, barcode: gtin, name, unit, category, price: priceTold(goods), isArchived };
}

function money(written: number | string): string {
  return formatE2(scaledOf(written, 2));
}
