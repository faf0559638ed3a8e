import Type, { type Static } from "typebox";
import type { Frozen } from "./frozen.ts";
import { GoodsTold, OrdersInfo, OrderTold, SaleOfOrder } from "./orders.ts";
import { ExchangeInfo, PluginInfo, QueueInfo } from "./queue.ts";

/** What the Till API answers. The reference is printed from these schemas, and tests hold real answers to them. */

const sum = (description: string) =>
  Type.String({ pattern: "^-?[0-9]+\\.[0-9]{2}$", title: "money, as text with 2 decimals", description });
const time = (description: string) =>
  Type.String({ title: "a time, ISO 8601 with the till's offset", description });
const said = (description: string) => Type.String({ description });
const orNull = <Schema extends Type.TSchema>(schema: Schema, description: string) =>
  Type.Union([schema, Type.Null()], { description });

const Payment = Type.Object({
  type: Type.Enum(["Cash", "Cashless", "Certificate"], { description: "How it was paid." }),
  sum: Type.String({
    pattern: "^[0-9]+(\\.[0-9]{2})?$",
    title: "money, as text",
    description: "What was tendered, printed as it counts: `15`, `7.97`.",
  }),
});
export type Payment = Frozen<Static<typeof Payment>>;

/** Which the reference tells once: it stands in a report eight times. */
export const kindTotalsTitle = "totals of one kind";
export const KindTotals = (description: string) =>
  Type.Object(
    {
      count: Type.Integer({ minimum: 0, description: "How many documents." }),
      total: sum("Sum of their totals."),
      cash: sum("Of it in cash, without change."),
      cashless: sum("Of it by card or another cashless way."),
      certificate: sum("Of it with gift certificates."),
      cashCount: Type.Integer({ minimum: 0, description: "Documents with cash in them." }),
      cashlessCount: Type.Integer({ minimum: 0, description: "Documents with a cashless payment in them." }),
      certificateCount: Type.Integer({ minimum: 0, description: "Documents with a certificate in them." }),
    },
    { title: kindTotalsTitle, description },
  );
/** Totals of the documents of one kind. */
export type KindTotals = Frozen<Static<ReturnType<typeof KindTotals>>>;

const LifeTotals = Type.Object(
  {
    sales: sum("Sales."),
    refunds: sum("Returns."),
    correctionsIncome: sum("Corrections of income."),
    correctionsExpense: sum("Corrections of expenses."),
    rollbacks: sum("What was annulled, whatever its kind."),
    revenue: sum("Money that came in minus money that went out."),
  },
  { description: "Sums over the whole journal, up to the report. They are never set back." },
);
/** Sums over the till's life. */
export type LifeTotals = Frozen<Static<typeof LifeTotals>>;

export const ShiftReport = Type.Object(
  {
    shift: Type.Integer({ minimum: 1, description: "Number of the shift." }),
    openedAt: time("When the shift was opened."),
    openedBy: said("The cashier who opened it."),
    closedAt: Type.Optional(time("When it was closed. Z report only.")),
    madeAt: time("When the report was made."),
    cashier: said("Who asked for the report."),
    sales: KindTotals("Sales; annulled ones too."),
    refunds: KindTotals("Returns, by receipt and without; annulled ones too."),
    correctionsIncome: KindTotals("Corrections of income; annulled ones too."),
    correctionsExpense: KindTotals("Corrections of expenses; annulled ones too."),
    rollbacksOut: KindTotals("Annulled sales and corrections of income: money that was given back."),
    rollbacksIn: KindTotals("Annulled returns and corrections of expenses: money that was taken back."),
    deposits: KindTotals("Cash that was put into the drawer."),
    withdrawals: KindTotals("Cash that was taken out of the drawer."),
    discounts: sum("Discounts of the sales: of lines and receipts together."),
    increases: sum("Increases of the sales: of lines and receipts together."),
    revenue: sum(
      "Totals of `sales` + `correctionsIncome` + `rollbacksIn` − `refunds` − `correctionsExpense` − `rollbacksOut`.",
    ),
    drawerAtOpening: sum("Cash in the drawer when the shift was opened."),
    drawer: sum(
      "Cash in the drawer now: `drawerAtOpening`, and by the rule of `revenue` the cash of its kinds, + `deposits` − `withdrawals`.",
    ),
    firstNumber: Type.Integer({ minimum: 1, description: "Number of the shift's first document." }),
    lastNumber: Type.Integer({
      minimum: 1,
      description: "Number of the shift's last document before the report.",
    }),
    life: LifeTotals,
    chainHead: Type.String({
      pattern: "^[0-9a-f]{64}$",
      title: "64 hex digits",
      description:
        "Hash of document `lastNumber`: on paper it shows later whether the journal's tail was cut off.",
    }),
    clockBehindCount: Type.Integer({
      minimum: 0,
      description: "Documents of the shift that were written while the clock was behind the one before.",
    }),
  },
  { description: "X report, or the Z report of CLOSE_SHIFT." },
);
/** X and Z report. */
export type ShiftReport = Frozen<Static<typeof ShiftReport>>;

export const TillInfo = Type.Object(
  {
    serial: said("The till's serial number."),
    version: said("Version of the program."),
    mode: Type.Enum(["work", "demo", "training"], { description: "What the till writes now." }),
    device: Type.Object(
      {
        driver: said("Which driver the till uses."),
        isEmulator: Type.Boolean({ description: "True: no fiscal device stands behind the receipts." }),
        registerNumberSKO: said("Registration number of the device."),
        state: Type.Enum(["ready", "blocked", "uninitialised", "unreachable"], {
          description: "Whether it registers.",
        }),
        certificateValidTo: orNull(Type.String(), "Until when its certificate is valid."),
      },
      { description: "The fiscal device." },
    ),
    shift: Type.Object(
      {
        state: Type.Enum(["open", "closed"], { description: "Whether a shift is open." }),
        number: Type.Integer({
          minimum: 0,
          description: "Of this shift or the last one; 0 before the first.",
        }),
        openedAt: orNull(Type.String(), "When it was opened."),
        isOlderThan24Hours: Type.Boolean({
          description: "True: it takes no document but CLOSE_SHIFT (412).",
        }),
      },
      { description: "The shift." },
    ),
    drawer: sum("Cash in the drawer."),
    nextNumberCheck: said("The number that the next document gets."),
    queue: QueueInfo,
    plugin: PluginInfo,
    orders: OrdersInfo,
    exchange: ExchangeInfo,
    printing: Type.Object(
      {
        driver: said("`none`, `file` or `tcp`."),
        waiting: Type.Integer({ minimum: 0, description: "Print jobs that wait." }),
        failed: Type.Integer({ minimum: 0, description: "Print jobs that were given up." }),
      },
      { description: "The printer." },
    ),
    unfinishedSale: orNull(
      Type.Object({
        startedAt: time("When it was asked for."),
        total: sum("Its total."),
        reason: said("Why it was not registered."),
        operationId: orNull(Type.String(), "Its caller's id."),
      }),
      "The sale that blocks others (410), if there is one.",
    ),
    isClockBehind: Type.Boolean({
      description:
        "The clock was found before the journal's last document: times are marked, numbers keep their order.",
    }),
  },
  { description: "The state of the till." },
);
export type TillInfo = Frozen<Static<typeof TillInfo>>;

/** A success. Members that an operation has nothing to say in are left out, but the source's for SALE are all there. */
export const BaseResponse = Type.Object({
  dateTime: time("When the document was made."),
  messageDetail: said("What was done."),
  messageTitle: Type.Literal("Успех", { description: "Says that it was done." }),
  numberCheck: Type.Optional(said("The fiscal device's number of the document.")),
  registerNumberSKO: Type.Optional(said("Registration number of the fiscal device.")),
  resultCode: Type.Literal(200, { description: "Says that it was done." }),
  rrn: Type.Optional(said("The card payment's RRN, as it was sent; else empty.")),
  type: said("The operation."),
  uid: Type.Optional(
    Type.String({
      pattern: "^[0-9A-F]{24}$",
      title: "24 hex digits, upper case",
      description: "The document's uid.",
    }),
  ),
  total: Type.Optional(sum("The document's total.")),
  change: Type.Optional(sum("Cash to give back.")),
  isPrintSuccess: Type.Optional(
    Type.Boolean({
      description:
        "False: COPY prints a document later; an X report is not printed later. Operations that print nothing answer true.",
    }),
  ),
  uuid: Type.Optional(said("The till's own id of the document.")),
  payments: Type.Optional(
    Type.Array(Payment, { description: "What was tendered or paid out; zero payments are left out." }),
  ),
  token: Type.Optional(said("AUTH: the token for the header `Auth-token`.")),
  report: Type.Optional(ShiftReport),
  info: Type.Optional(TillInfo),
  messages: Type.Optional(
    Type.Integer({ minimum: 0, description: "QUEUE: how many messages were set aside, released or mended." }),
  ),
  order: Type.Optional(OrderTold),
  sale: Type.Optional(SaleOfOrder),
  orders: Type.Optional(Type.Array(OrderTold, { description: "ORDERS: a page of them." })),
  goods: Type.Optional(Type.Array(GoodsTold, { description: "GOODS: what was found." })),
  next: Type.Optional(said("ORDERS, GOODS: `after` of the next page. Absent: there are no more.")),
});
export type BaseResponse = Frozen<Static<typeof BaseResponse>>;

/** Exactly these four. */
export const ErrorResponse = Type.Object(
  {
    messageDetail: said("The result code's message; with 413 and ours the field follows it."),
    messageTitle: Type.Literal("Ошибка", { description: "Says that it was not done." }),
    resultCode: Type.Integer({ description: "The reason." }),
    type: said("The operation as it was named; empty when none was."),
  },
  { additionalProperties: false },
);
export type ErrorResponse = Frozen<Static<typeof ErrorResponse>>;
