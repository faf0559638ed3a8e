import { describe, expect, test } from "vitest";
import type { DocumentRow } from "../document.ts";
import type { SoldPosition } from "../rules.ts";
import { printMoney } from "./page.ts";
import { printDocument } from "./print.ts";

const sampleDocument: DocumentRow = {
  id: 7n,
  kind: "invoice",
  year: 2026,
  number: 12,
  at: new Date("2026-03-14T12:00:00Z"),
  day: "2026-03-14",
  isPosted: true,
  postedAt: new Date("2026-03-14T12:01:00Z"),
  transactionId: 3n,
  orderUid: "c0f1e9c2-5ff8-4f2f-9d6e-0b1a6a2f3f10",
  orderNumber: 34,
  baseId: null,
  baseKind: null,
  baseNumber: null,
  baseDay: null,
  customer: "Иванов Пётр Сергеевич",
  warehouseId: 1,
  warehouseName: "Основной склад",
  cashDeskId: 1,
  cashDeskName: "Касса магазина",
  totalE4: 12_345_500n,
  cashE4: 10_000_000n,
  cashlessE4: 2_345_500n,
  certificateE4: 0n,
  version: 1,
  madeAt: new Date("2026-03-14T12:01:00Z"),
  cashier: "Марина Ивановна",
  numberCheck: "17",
  accountName: "ООО «Прилавок»",
  storeId: 1,
  storeExtId: "1",
  storeName: "Магазин на Ленина",
  tillId: 2,
  tillExtId: "1",
  tillName: "ККМ 1",
};

const line: SoldPosition = {
  line: 1,
  code: "00042",
  name: "Пирожок с повидлом",
  unit: "шт",
  countE4: 12_500n,
  priceE4: 10_000_000n,
  discountE4: 154_500n,
  totalE4: 12_345_500n,
};

const mirrored = { baseId: 1n, baseKind: "invoice", baseNumber: 11, baseDay: "2026-03-13" } as const;

describe("a printed document has what its form wants", () => {
  test.each([
    [
      "invoice",
      {},
      [
        "Расходная накладная № РН-000012 от 14 марта 2026 г.",
        "ЗП-000034",
        "1,25",
        "Основной склад",
        "Оплачено наличными",
        "Одна тысяча двести тридцать четыре рубля 55 копеек",
      ],
    ],
    [
      "return_invoice",
      mirrored,
      [
        "Возвратная накладная № ВН-000012",
        "Расходная накладная № РН-000011 от 13.03.2026",
        "Возвращено на карту",
      ],
    ],
    [
      "cash_receipt",
      {},
      [
        "КО-1",
        "0310001",
        "ПКО-000012",
        "Квитанция",
        "Принято от",
        "Иванов Пётр Сергеевич",
        "1234 руб. 55 коп.",
        "Касса магазина",
      ],
    ],
    [
      "cash_expense",
      mirrored,
      [
        "КО-2",
        "0310002",
        "РКО-000012",
        "Выдать",
        "Выдал кассир",
        "Возврат оплаты товаров по заказу покупателя № ЗП-000034, расходная накладная",
      ],
    ],
  ] as const)("%s", (kind, base, expected) => {
    const printed = printDocument({
      document: { ...sampleDocument, kind, ...base },
      lines: [line],
    }).replaceAll("\u00a0", " ");
    for (const text of expected) expect(printed).toContain(text);
    expect(printed).not.toMatch(/undefined|null|NaN|https?:|<script|<link|<img/);
  });
});

test("what came from outside is text, never markup", () => {
  const evil = `<script>alert("1")</script>&'`;
  const document = {
    ...sampleDocument,
    customer: evil,
    accountName: evil,
    storeName: evil,
    cashier: evil,
    warehouseName: evil,
    cashDeskName: evil,
    tillName: evil,
  };
  for (const kind of ["invoice", "return_invoice", "cash_receipt", "cash_expense"] as const) {
    const printed = printDocument({
      document: { ...document, kind },
      lines: [{ ...line, name: evil, code: evil, unit: evil }],
    });
    expect(printed).not.toContain("<script");
    expect(printed).toContain("&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;&amp;&#39;");
  }
});

test("an unposted document says so", () => {
  const printed = printDocument({
    document: { ...sampleDocument, kind: "cash_receipt", isPosted: false, cashDeskName: null },
    lines: [],
  });
  expect(printed).toContain("Документ не проведён");
  expect(printed).toContain("не указана");
});

test.each([
  [0n, "0,00"],
  [12_345_600_000n, "1 234 560,00"],
  [999_950n, "100,00"],
  [-1_234_500n, "−123,45"],
])("%d is printed as %s", (amountE4, text) => {
  expect(printMoney(amountE4).replaceAll("\u00a0", " ")).toBe(text);
});
