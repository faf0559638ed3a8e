import type { KindTotals, ShiftReport } from "@prilavok/contracts/till-api/answers.ts";
import type { E2, E3 } from "@prilavok/contracts/till-api/exact.ts";
import { type Cheque, type Goods, type Line, roundingPolicy } from "../cheque/cheque.ts";
import { type Document, type DocumentContent, noContent } from "../journal/document.ts";

/** Sample documents of every kind, with fixed times and numbers. They are data: no journal has to have them. */

const e2 = (value: number) => value as E2;
/** 22 November 2026, 00:30:15 in Minsk, which is another day than in UTC. */
export const sampleAtMs = Date.UTC(2026, 10, 21, 21, 30, 15);
const hash = "5f2c".repeat(16);

export function sampleGoods(goods: Partial<Goods> = {}): Goods {
  return {
    name: "Хлеб «Нарочанский» ржаной, заварной, бездрожжевой, нарезанный, 450 г",
    code: "1",
    typeCode: "0",
    section: null,
    markings: [],
    seller: "",
    category: "",
    ...goods,
  };
}

/** A line without modifiers, unless they are given. */
export function sampleLine(line: Partial<Line> = {}): Line {
  const sumE2 = line.sumE2 ?? e2(400);
  const totalE2 = line.totalE2 ?? sumE2;
  return {
    goods: sampleGoods(),
    priceE2: e2(400),
    amountE3: 1000 as E3,
    sumE2,
    discountE2: e2(0),
    increaseE2: e2(0),
    totalE2,
    receiptDiscountE2: e2(0),
    receiptIncreaseE2: e2(0),
    dueE2: totalE2,
    ...line,
  };
}

/** The source's long request, mended, by the contract's rules: subtotal 7.98, discount 0.80, increase 10, total 17.18. */
export const sampleCheque: Cheque = {
  lines: [
    sampleLine({ receiptDiscountE2: e2(40), receiptIncreaseE2: e2(501), dueE2: e2(861) }),
    sampleLine({
      goods: sampleGoods({
        name: "Сок яблочный",
        code: "234002634987",
        typeCode: "1",
        section: { code: "123", name: "бакалея" },
        markings: [
          { kind: "si", code: "midom0im20m03223d-2-d" },
          { kind: "ukz", code: "2321987121CAC" },
        ],
        seller: "Петрова А. И.",
      }),
      priceE2: e2(100),
      amountE3: 9_999_990 as E3,
      sumE2: e2(999_999),
      discountE2: e2(999_998),
      increaseE2: e2(1),
      totalE2: e2(2),
      receiptDiscountE2: e2(0),
      receiptIncreaseE2: e2(3),
      dueE2: e2(5),
    }),
    sampleLine({
      goods: sampleGoods({ name: "", code: "20" }),
      discountE2: e2(4),
      totalE2: e2(396),
      receiptDiscountE2: e2(40),
      receiptIncreaseE2: e2(496),
      dueE2: e2(852),
    }),
  ],
  subtotalE2: e2(798),
  discountE2: e2(80),
  increaseE2: e2(1000),
  totalE2: e2(1718),
  rounding: roundingPolicy,
};

/** A sale that was paid with 20 in cash, unless told otherwise. */
export function sampleDocument(
  document: Partial<Omit<Document, "content">> & { readonly content?: Partial<DocumentContent> } = {},
): Document {
  const { number = 12 } = document;
  return {
    kind: "sale",
    uid: `461F60C220B2010407CF${String(number).padStart(4, "0")}`,
    uuid: "0b6f9a52-66a6-4d1e-9a55-3f1a2f3f8f10",
    number,
    numberCheck: String(number),
    registerNumber: "123456789",
    shift: 3,
    receiptInShift: 7,
    atMs: sampleAtMs,
    offsetMinutes: 180,
    cashier: "Иванова Мария Петровна",
    totalE2: e2(1718),
    cashE2: e2(2000),
    cashlessE2: e2(0),
    certificateE2: e2(0),
    changeE2: e2(282),
    drawerChangeE2: 1718,
    drawerE2: 11_718,
    baseNumber: null,
    operationId: null,
    rrn: "",
    isClockBehind: false,
    previousHash: hash,
    hash,
    ...document,
    content: { ...noContent, cheque: sampleCheque, ...document.content },
  };
}

const nothing: KindTotals = {
  count: 0,
  total: "0.00",
  cash: "0.00",
  cashless: "0.00",
  certificate: "0.00",
  cashCount: 0,
  cashlessCount: 0,
  certificateCount: 0,
};

export const sampleReport: ShiftReport = {
  shift: 3,
  openedAt: "2026-11-21T08:00:00+03:00",
  openedBy: "Сидорова Анна",
  closedAt: "2026-11-22T00:30:15+03:00",
  madeAt: "2026-11-22T00:30:15+03:00",
  cashier: "Иванова Мария Петровна",
  sales: {
    count: 57,
    total: "99999999999.99",
    cash: "1234.56",
    cashless: "99999998743.43",
    certificate: "22.00",
    cashCount: 31,
    cashlessCount: 25,
    certificateCount: 2,
  },
  refunds: {
    ...nothing,
    count: 1,
    total: "4.00",
    cash: "4.00",
    cashCount: 1,
    cashlessCount: 0,
    certificateCount: 0,
  },
  correctionsIncome: nothing,
  correctionsExpense: nothing,
  rollbacksOut: nothing,
  rollbacksIn: nothing,
  deposits: {
    ...nothing,
    count: 1,
    total: "100.00",
    cash: "100.00",
    cashCount: 1,
    cashlessCount: 0,
    certificateCount: 0,
  },
  withdrawals: nothing,
  discounts: "14.20",
  increases: "10.00",
  revenue: "99999999995.99",
  drawerAtOpening: "0.00",
  drawer: "1330.56",
  life: {
    sales: "199999999999.98",
    refunds: "4.00",
    correctionsIncome: "0.00",
    correctionsExpense: "0.00",
    rollbacks: "17.18",
    revenue: "199999999978.80",
  },
  firstNumber: 2,
  lastNumber: 61,
  chainHead: hash,
  clockBehindCount: 0,
};

const empty = { cheque: null } as const;
const unpaid = { cashE2: e2(0), changeE2: e2(0), drawerChangeE2: 0 } as const;
const sale = sampleDocument();

/** One document of each kind, named by the kind. */
export const sampleDocuments = {
  sale: sampleDocument({
    content: {
      taxNumber: "193141246",
      prefix: [{ Text: { text: "Добро пожаловать!" } }],
      suffix: [
        "Ждем вас снова",
        { QrCode: { qrCode: Buffer.from("https://example.by/отзыв").toString("base64") } },
      ],
    },
  }),
  refund: sampleDocument({
    kind: "refund",
    number: 13,
    cashE2: e2(1718),
    changeE2: e2(0),
  }),
  refund_by_receipt: sampleDocument({
    kind: "refund_by_receipt",
    number: 14,
    baseNumber: sale.number,
    cashE2: e2(0),
    cashlessE2: e2(861),
    changeE2: e2(0),
    totalE2: e2(861),
    rrn: "123456789012",
    content: {
      cheque: {
        ...sampleCheque,
        lines: [sampleLine({ receiptDiscountE2: e2(40), receiptIncreaseE2: e2(501), dueE2: e2(861) })],
        subtotalE2: e2(400),
        discountE2: e2(40),
        increaseE2: e2(501),
        totalE2: e2(861),
      },
    },
  }),
  correction_income: sampleDocument({
    kind: "correction_income",
    number: 15,
    cashE2: e2(1718),
    changeE2: e2(0),
    content: { ...empty, reason: "Не пробит чек: не было света", baseDocument: "Акт № 7 от 20.11.2026" },
  }),
  correction_expense: sampleDocument({
    kind: "correction_expense",
    number: 16,
    cashE2: e2(1718),
    changeE2: e2(0),
    content: { ...empty, reason: "Чек пробит дважды" },
  }),
  rollback: sampleDocument({
    kind: "rollback",
    number: 17,
    baseNumber: sale.number,
    content: { annuls: "sale" },
  }),
  deposit: sampleDocument({
    kind: "deposit",
    number: 18,
    content: empty,
    totalE2: e2(10_000),
  }),
  withdraw: sampleDocument({
    kind: "withdraw",
    number: 19,
    content: empty,
    totalE2: e2(5_000),
  }),
  shift_open: sampleDocument({ ...unpaid, kind: "shift_open", number: 2, content: empty }),
  shift_close: sampleDocument({
    ...unpaid,
    kind: "shift_close",
    number: 62,
    content: { ...empty, report: sampleReport },
  }),
} as const satisfies Record<Document["kind"], Document>;
