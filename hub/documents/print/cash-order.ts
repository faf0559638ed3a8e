import { orderNumber } from "../../orders/order.ts";
import type { DocumentRow } from "../document.ts";
import { documentNumber } from "../kinds.ts";
import { type Html, html } from "./html.ts";
import { baseText } from "./invoice.ts";
import { longDay, printMoney, shortDay, signature } from "./page.ts";
import { roublesAndKopecks, sumInWords } from "./words.ts";

/**
 * The content of the unified forms КО-1 and КО-2 (Госкомстат России, 18.08.1998 № 88). What the hub does not know stays
 * empty for the pen: codes, accounts, who signs.
 */

const buyerByDefault = "Розничный покупатель";

/** «Приходный кассовый ордер» with its tear-off receipt. */
export function printCashReceipt(document: DocumentRow): Html {
  return html`<div class="order">
<section class="slip">
${formHead("КО-1", "0310001", document)}
${titleBox("Приходный кассовый ордер", document)}
${accounts(document, "Дебет", "Кредит")}
${row("Принято от", customerOf(document))}
${row("Основание:", reasonOf(document))}
${row("Сумма", sumInWords(document.totalE4), "прописью")}
${row("В том числе", "")}
${row("Приложение", "")}
${officials(["Главный бухгалтер"], "Получил кассир", document)}
</section>
<section class="counterfoil">
<p class="org">${sellerOf(document)}</p>
<h2>Квитанция</h2>
<p class="org">к приходному кассовому ордеру<br>№ ${documentNumber(document.kind, document.number)}<br>от ${longDay(document.day)}</p>
${row("Принято от", customerOf(document))}
${row("Основание:", reasonOf(document))}
${row("Сумма", figures(document.totalE4), "цифрами")}
${row("", sumInWords(document.totalE4), "прописью")}
${row("В том числе", "")}
<p class="org">${longDay(document.day)}</p>
<p>М.П. (штампа)</p>
${row("Главный бухгалтер", "", "подпись, расшифровка подписи")}
${row("Кассир", document.cashier, "подпись, расшифровка подписи")}
</section>
</div>`;
}

/** «Расходный кассовый ордер». */
export function printCashExpense(document: DocumentRow): Html {
  return html`${formHead("КО-2", "0310002", document)}
${titleBox("Расходный кассовый ордер", document)}
${accounts(document, "Дебет", "Кредит")}
${row("Выдать", customerOf(document), "фамилия, имя, отчество")}
${row("Основание:", reasonOf(document))}
${row("Сумма", sumInWords(document.totalE4), "прописью")}
${row("Приложение", "")}
${officials(["Руководитель организации", "Главный бухгалтер"], undefined, document)}
${row("Получил", "", "сумма прописью")}
<div class="row"><span class="label">«____» ______________ 20___ г.</span><span class="label">Подпись</span>${signature("")}</div>
${row("По", "", "наименование, номер, дата и место выдачи документа, удостоверяющего личность получателя")}
${officials([], "Выдал кассир", document)}`;
}

function formHead(form: string, okud: string, document: DocumentRow): Html {
  return html`<p class="form">Унифицированная форма № ${form}<br>Утверждена постановлением Госкомстата России от 18.08.1998 № 88</p>
<div class="head"><div class="sign"><span class="ink">${sellerOf(document)}</span><small>организация, структурное подразделение</small></div>
<table class="boxed"><tr><th>Код по ОКУД</th><td>${okud}</td></tr><tr><th>по ОКПО</th><td></td></tr></table></div>`;
}

function titleBox(title: string, { kind, number, day }: DocumentRow): Html {
  return html`<div class="head"><h2>${title}</h2>
<table class="boxed"><tr><th>Номер документа</th><th>Дата составления</th></tr>
<tr><td>${documentNumber(kind, number)}</td><td>${shortDay(day)}</td></tr></table></div>`;
}

function accounts({ kind, totalE4, cashDeskName }: DocumentRow, debit: string, credit: string): Html {
  const side = html`<th>код структурного подразделения</th><th>корреспон&shy;дирующий счёт</th><th>код аналити&shy;ческого учёта</th>`;
  const isReceipt = kind === "cash_receipt";
  const [own, other] = isReceipt ? [debit, credit] : [credit, debit];
  const desk = html`<p>Касса: <b>${cashDeskName ?? "не указана"}</b></p>`;
  const head = isReceipt
    ? html`<th rowspan="2">${own}</th><th colspan="3">${other}</th>`
    : html`<th colspan="3">${other}</th><th rowspan="2">${own}</th>`;
  return html`<table class="boxed accounts">
<tr>${head}<th rowspan="2">Сумма,<br>руб. коп.</th><th rowspan="2">Код целевого назначения</th></tr>
<tr>${side}</tr>
<tr><td></td><td></td><td></td><td></td><td>${printMoney(totalE4)}</td><td></td></tr>
</table>
${desk}`;
}

function row(label: string, value: string, under = ""): Html {
  return html`<div class="row">${label === "" ? html`` : html`<span class="label">${label}</span>`}${signature(under, value)}</div>`;
}

function officials(offices: readonly string[], cashier: string | undefined, document: DocumentRow): Html {
  const one = (label: string, name: string) =>
    html`<div class="row"><span class="label">${label}</span>${signature("подпись")}${signature("расшифровка подписи", name)}</div>`;
  const rows = offices.map((office) => one(office, ""));
  return html`${rows}${cashier === undefined ? html`` : one(cashier, document.cashier)}`;
}

function sellerOf({ accountName, storeName }: DocumentRow): string {
  return `${accountName}, ${storeName}`;
}

function customerOf({ customer }: DocumentRow): string {
  return customer === "" ? buyerByDefault : customer;
}

/** What the money was paid for, or given back for. */
function reasonOf(document: DocumentRow): string {
  const { kind, orderNumber: number } = document;
  const order = number === null ? "" : ` по заказу покупателя № ${orderNumber(number)}`;
  const base = baseText(document);
  const mirrored = base === "" ? "" : `, ${base.charAt(0).toLowerCase()}${base.slice(1)}`;
  return `${kind === "cash_receipt" ? "Оплата товаров" : "Возврат оплаты товаров"}${order}${mirrored}`;
}

/** @example figures(1_234_500n) === "123 руб. 45 коп." */
function figures(amountE4: bigint): string {
  const { roubles, kopecks } = roublesAndKopecks(amountE4);
  return `${roubles} руб. ${kopecks} коп.`;
}
