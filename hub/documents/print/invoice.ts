import { orderNumber } from "../../orders/order.ts";
import type { DocumentRow, WholeDocument } from "../document.ts";
import { documentNumber, kindWords } from "../kinds.ts";
import type { SoldPosition } from "../rules.ts";
import { type Html, html } from "./html.ts";
import { longDay, printAmount, printMoney, shortDay, signature } from "./page.ts";
import { plural, sumInWords } from "./words.ts";

/** «Расходная накладная» and «Возвратная накладная». */
export function printInvoice({ document, lines }: WholeDocument): Html {
  const { kind, number, day, totalE4 } = document;
  const count = BigInt(lines.length);
  const names = plural(count, ["наименование", "наименования", "наименований"]);
  return html`<h1>${kindWords[kind].title} № ${documentNumber(kind, number)} от ${longDay(day)}</h1>
<table class="facts">${facts(document)}</table>
${goodsTable(lines)}
<table class="sums">${sums(document, lines)}</table>
<p>Всего ${count} ${names} на сумму ${printMoney(totalE4)} руб.</p>
<p class="words">${sumInWords(totalE4)}</p>
${signs(document)}`;
}

const buyerByDefault = "Розничный покупатель";

function facts(document: DocumentRow): Html[] {
  const isReturn = document.kind === "return_invoice";
  const seller = `${document.accountName}, ${document.storeName}`;
  const buyer = document.customer === "" ? buyerByDefault : document.customer;
  const order =
    document.orderNumber === null ? "" : `Заказ покупателя № ${orderNumber(document.orderNumber)}`;
  const rows: readonly (readonly [string, string])[] = [
    [isReturn ? "Получатель" : "Поставщик", seller],
    [isReturn ? "Возвращает" : "Покупатель", buyer],
    ["Склад", document.warehouseName ?? ""],
    ["Основание", order],
    ["К документу", baseText(document)],
    [
      isReturn ? "Возврат на" : "Продано на",
      `${document.tillName}, кассир ${document.cashier === "" ? "не назван" : document.cashier}`,
    ],
  ];
  return rows.flatMap(([label, value]) =>
    value === "" ? [] : [html`<tr><td>${label}</td><td>${value}</td></tr>`],
  );
}

/** @example "Расходная накладная № РН-000012 от 14.03.2026" */
export function baseText({ baseKind, baseNumber, baseDay }: DocumentRow): string {
  if (baseKind === null || baseNumber === null || baseDay === null) return "";
  return `${kindWords[baseKind].title} № ${documentNumber(baseKind, baseNumber)} от ${shortDay(baseDay)}`;
}

function goodsTable(lines: readonly SoldPosition[]): Html {
  const hasDiscount = lines.some(({ discountE4 }) => discountE4 !== 0n);
  return html`<table class="goods">
<thead><tr><th>№</th><th>Код</th><th>Товар</th><th>Количество</th><th>Ед.</th><th>Цена</th>${
    hasDiscount ? html`<th>Скидка</th>` : html``
  }<th>Сумма</th></tr></thead>
<tbody>
${lines.map(
  (
    line,
    index,
  ) => html`<tr><td class="middle">${index + 1}</td><td class="code">${line.code}</td><td>${line.name}</td><td class="number">${printAmount(line.countE4)}</td><td class="middle">${line.unit}</td><td class="number">${printMoney(line.priceE4)}</td>${
    hasDiscount ? html`<td class="number">${printMoney(line.discountE4)}</td>` : html``
  }<td class="number">${printMoney(line.totalE4)}</td></tr>
`,
)}</tbody>
</table>`;
}

function sums(document: DocumentRow, lines: readonly SoldPosition[]): Html[] {
  const isReturn = document.kind === "return_invoice";
  const discountE4 = lines.reduce((sum, line) => sum + line.discountE4, 0n);
  const parts: readonly (readonly [string, bigint])[] = [
    ["Скидка", discountE4],
    [isReturn ? "Возвращено наличными" : "Оплачено наличными", document.cashE4],
    [isReturn ? "Возвращено на карту" : "Оплачено картой", document.cashlessE4],
    [isReturn ? "Возвращено на сертификат" : "Оплачено сертификатом", document.certificateE4],
  ];
  const total = html`<tr class="total"><td>Итого:</td><td>${printMoney(document.totalE4)}</td></tr>`;
  const row = ([label, amountE4]: readonly [string, bigint]) =>
    amountE4 === 0n ? [] : [html`<tr><td>${label}:</td><td>${printMoney(amountE4)}</td></tr>`];
  return [...parts.slice(0, 1).flatMap(row), total, ...parts.slice(1).flatMap(row)];
}

function signs({ kind }: DocumentRow): Html {
  const [gives, takes] = kind === "invoice" ? ["Отпустил", "Получил"] : ["Сдал", "Принял"];
  const who = (label: string) =>
    html`<div><span>${label}</span>${signature("подпись")}${signature("расшифровка подписи")}</div>`;
  return html`<div class="signs">${who(gives ?? "")}${who(takes ?? "")}</div>`;
}
