import { type OperationName, operations } from "../operations.ts";

/** A request and its answer, as the reference prints them. Tests hold them to the schemas and to a real till. */
export interface Example {
  readonly operation: OperationName;
  readonly body: Readonly<Record<string, unknown>>;
  readonly answer: Readonly<Record<string, unknown>>;
}

/** The till of the examples; its clock stands at the answers' `dateTime`. */
export const exampleTill = { serial: "T-0001", registerNumberSKO: "111651470", pin: "2580" } as const;

const cashier = "Анна Петрова";

/** What every answer of an operation has. @param minute of the morning of the examples' day */
function answered(operation: OperationName, minute: number) {
  return {
    dateTime: `2026-03-02T09:${String(minute).padStart(2, "0")}:00+03:00`,
    messageDetail: operations[operation].success,
    messageTitle: "Успех",
  };
}

/** What the answer of a document has besides. @param number of the document: its ids are made of it here */
function documented(operation: OperationName, minute: number, number: number, rrn = "") {
  const hex = number.toString(16).toUpperCase().padStart(2, "0");
  return {
    ...answered(operation, minute),
    numberCheck: String(number),
    registerNumberSKO: exampleTill.registerNumberSKO,
    resultCode: 200,
    rrn,
    type: operation,
    uid: `461F60C220B2010407CF10${hex}`,
  };
}

const uuidOf = (number: number) => `7b3c1a52-0c1e-4a57-9d1f-${number.toString(16).padStart(12, "0")}`;

const kindTotals = (count: number, total: string) => ({
  count,
  total,
  cash: total,
  cashless: "0.00",
  certificate: "0.00",
  cashCount: count,
  cashlessCount: 0,
  certificateCount: 0,
});

/** The report of the shift below, at its end. */
const report = {
  shift: 1,
  openedAt: "2026-03-02T09:00:00+03:00",
  openedBy: cashier,
  madeAt: "2026-03-02T09:12:00+03:00",
  cashier,
  sales: kindTotals(1, "7.97"),
  refunds: kindTotals(2, "7.71"),
  correctionsIncome: kindTotals(1, "12.00"),
  correctionsExpense: kindTotals(1, "2.00"),
  rollbacksOut: kindTotals(0, "0.00"),
  rollbacksIn: kindTotals(1, "2.00"),
  deposits: kindTotals(1, "100.00"),
  withdrawals: kindTotals(1, "50.00"),
  discounts: "10000.02",
  increases: "0.00",
  revenue: "12.26",
  drawerAtOpening: "0.00",
  drawer: "62.26",
  life: {
    sales: "7.97",
    refunds: "7.71",
    correctionsIncome: "12.00",
    correctionsExpense: "2.00",
    rollbacks: "2.00",
    revenue: "12.26",
  },
  firstNumber: 1,
  lastNumber: 9,
  chainHead: "8e065d34aad7502f724b8c02c898041ec89105a8a5f5a6c5776549574bd2da9d",
  clockBehindCount: 0,
};

/** @param minute of its first message. */
const pausedLane = (name: string, waiting: number, minute: number) => ({
  name,
  state: "halted",
  halt: "paused",
  waiting,
  setAside: 0,
  oldestAt: answered("OTHER_INFO", minute).dateTime,
  nextAttemptAt: null,
  lastSuccessAt: null,
  lastError: null,
  delivered: 0,
  perSecond: 0,
  drainSeconds: null,
});

const item = { nameTitle: "Хлеб ржаной", codeNumber: "4810000000017", typeCode: "1" };

/** What the office has given the till of the examples. */
const customerOrder = {
  uid: "5b0c1f0e-7a52-4c0e-9d1f-000000000001",
  version: 1,
  number: "ЗП-000012",
  orderedAt: "2026-03-01T18:20:00+03:00",
  customer: { name: "Пётр Иванов", phone: "+375291234567" },
  comment: "Позвонить заранее",
  lines: [
    {
      line: 1,
      code: "7",
      barcode: "4810000000024",
      name: "Стул",
      unit: "шт",
      category: "Мебель",
      amount: "2",
      price: "12.50",
      discount: "1.00",
      total: "24.00",
    },
  ],
  total: "24.00",
  heldBy: null,
  inWork: null,
  withdrawn: null,
  note: null,
};

/** One morning of a till, in the order of its operations: the answers follow from one another. */
export const examples: readonly Example[] = [
  {
    operation: "AUTH",
    body: { pin: exampleTill.pin, rememberPin: true, returnToken: true },
    answer: {
      ...answered("AUTH", 0),
      resultCode: 200,
      type: "AUTH",
      token: "q0yAKM8p3ezc4dAUjxTFDEvtMWSXVl2IZbsGQ1hC6mk",
    },
  },
  {
    operation: "OPEN_SHIFT",
    body: { cashier, operationId: "shift-1" },
    answer: { ...documented("OPEN_SHIFT", 0, 1), isPrintSuccess: true, uuid: uuidOf(1) },
  },
  {
    operation: "DEPOSIT",
    body: { cashier, sum: "100", operationId: "deposit-1" },
    answer: {
      ...documented("DEPOSIT", 1, 2),
      total: "100.00",
      change: "0.00",
      isPrintSuccess: true,
      uuid: uuidOf(2),
      payments: [{ type: "Cash", sum: "100" }],
    },
  },
  {
    operation: "SALE",
    body: {
      cashier,
      itemList: [
        { nameTitle: "Товар 1", codeNumber: "1", typeCode: "0", price: "4", amount: "1" },
        {
          nameTitle: "Товар 2",
          codeNumber: "234002634987",
          typeCode: "1",
          markings: [{ si: "midom0im20m03223d-2-d" }, { ukz: "2321987121CAC" }],
          price: "1",
          amount: "9999.99",
          isPercentDiscount: false,
          discount: "9999.98",
          section: { code: 123, name: "бакалея" },
        },
        { codeNumber: "20", price: "4", amount: "1", isPercentDiscount: true, discount: "1" },
      ],
      cash: "15",
      cashless: "0",
      certificate: "0",
      operationId: "sale-1",
    },
    answer: {
      ...documented("SALE", 2, 3),
      total: "7.97",
      change: "7.03",
      isPrintSuccess: true,
      uuid: uuidOf(3),
      payments: [{ type: "Cash", sum: "15" }],
    },
  },
  {
    operation: "REFUND_BY_RECEIPT",
    body: {
      cashier,
      numberCheck: "3",
      shift: 1,
      itemList: [{ index: 2 }],
      cash: "3.96",
      operationId: "refund-1",
    },
    answer: {
      ...documented("REFUND_BY_RECEIPT", 3, 4),
      total: "3.96",
      change: "0.00",
      isPrintSuccess: true,
      uuid: uuidOf(4),
      payments: [{ type: "Cash", sum: "3.96" }],
    },
  },
  {
    operation: "REFUND",
    body: {
      cashier,
      itemList: [{ ...item, price: "2.50", amount: "1.5" }],
      cash: "3.75",
      operationId: "refund-2",
    },
    answer: {
      ...documented("REFUND", 4, 5),
      total: "3.75",
      change: "0.00",
      isPrintSuccess: true,
      uuid: uuidOf(5),
      payments: [{ type: "Cash", sum: "3.75" }],
    },
  },
  {
    operation: "CORRECTION_INCOME",
    body: {
      cashier,
      sum: "12",
      reason: "Чек не пробит: не было света",
      baseDocument: "Акт 7",
      cash: "12",
      operationId: "correction-1",
    },
    answer: {
      ...documented("CORRECTION_INCOME", 5, 6),
      total: "12.00",
      change: "0.00",
      isPrintSuccess: true,
      uuid: uuidOf(6),
      payments: [{ type: "Cash", sum: "12" }],
    },
  },
  {
    operation: "CORRECTION_EXPENSE",
    body: { cashier, sum: "2", reason: "Возврат не пробит", cash: "2", operationId: "correction-2" },
    answer: {
      ...documented("CORRECTION_EXPENSE", 6, 7),
      total: "2.00",
      change: "0.00",
      isPrintSuccess: true,
      uuid: uuidOf(7),
      payments: [{ type: "Cash", sum: "2" }],
    },
  },
  {
    operation: "ROLLBACK",
    body: { cashier, numberCheck: "7", operationId: "rollback-1" },
    answer: {
      ...documented("ROLLBACK", 7, 8),
      total: "2.00",
      change: "0.00",
      isPrintSuccess: true,
      uuid: uuidOf(8),
      payments: [{ type: "Cash", sum: "2" }],
    },
  },
  {
    operation: "WITHDRAW",
    body: { cashier, sum: "50", operationId: "withdraw-1" },
    answer: {
      ...documented("WITHDRAW", 8, 9),
      total: "50.00",
      change: "0.00",
      isPrintSuccess: true,
      uuid: uuidOf(9),
      payments: [{ type: "Cash", sum: "50" }],
    },
  },
  {
    operation: "X_REPORT",
    body: { cashier, printCheque: false },
    answer: {
      ...answered("X_REPORT", 9),
      resultCode: 200,
      type: "X_REPORT",
      isPrintSuccess: true,
      report: { ...report, madeAt: answered("X_REPORT", 9).dateTime },
    },
  },
  {
    operation: "COPY",
    body: { numberCheck: "3" },
    answer: {
      ...answered("COPY", 10),
      resultCode: 200,
      type: "COPY",
      isPrintSuccess: true,
    },
  },
  {
    operation: "OTHER_INFO",
    body: {},
    answer: {
      ...answered("OTHER_INFO", 11),
      resultCode: 200,
      type: "OTHER_INFO",
      isPrintSuccess: true,
      info: {
        serial: exampleTill.serial,
        version: "0.1.0",
        mode: "work",
        device: {
          driver: "emulator",
          isEmulator: true,
          registerNumberSKO: exampleTill.registerNumberSKO,
          state: "ready",
          certificateValidTo: "2050-01-01T02:59:59+03:00",
        },
        shift: {
          state: "open",
          number: 1,
          openedAt: "2026-03-02T09:00:00+03:00",
          isOlderThan24Hours: false,
        },
        drawer: "62.26",
        nextNumberCheck: "10",
        queue: {
          depth: 13,
          oldestAt: "2026-03-02T09:00:00+03:00",
          isAvailable: true,
          warnings: [],
          lanes: [
            pausedLane("giftoman-receipts", 6, 2),
            pausedLane("giftoman-shifts", 1, 0),
            pausedLane("hub-transactions", 6, 2),
          ],
        },
        plugin: { state: "on", url: "https://api.giftoman.ru/s/", faults: [] },
        orders: {
          state: "asking",
          worksWithOrders: true,
          count: 1,
          inWork: 0,
          goods: 1,
          lastExchangeAt: "2026-03-02T09:00:00+03:00",
          warnings: [],
        },
        exchange: { state: "on", url: "https://hub.example/s/", faults: [] },
        printing: { driver: "none", waiting: 0, failed: 0 },
        unfinishedSale: null,
        isClockBehind: false,
      },
    },
  },
  {
    operation: "QUEUE",
    body: {
      action: "setAside",
      lane: "giftoman-receipts",
      number: 3,
      reason: "Сервер не принимает позицию «Товар 2»",
    },
    answer: {
      ...answered("QUEUE", 11),
      resultCode: 200,
      type: "QUEUE",
      isPrintSuccess: true,
      messages: 1,
    },
  },
  {
    operation: "ORDERS",
    body: { state: "free" },
    answer: {
      ...answered("ORDERS", 11),
      resultCode: 200,
      type: "ORDERS",
      isPrintSuccess: true,
      orders: [customerOrder],
    },
  },
  {
    operation: "PICK_ORDER",
    body: { cashier, orderUid: customerOrder.uid },
    answer: {
      ...answered("PICK_ORDER", 11),
      resultCode: 200,
      type: "PICK_ORDER",
      isPrintSuccess: true,
      order: {
        ...customerOrder,
        inWork: {
          cashier,
          since: answered("PICK_ORDER", 11).dateTime,
          version: 1,
          isOffline: false,
          lost: null,
        },
      },
      sale: {
        cashier,
        orderUid: customerOrder.uid,
        itemList: [
          {
            nameTitle: "Стул",
            codeNumber: "7",
            typeCode: "0",
            price: "12.50",
            amount: "2",
            discount: "1.00",
            category: "Мебель",
          },
        ],
      },
    },
  },
  {
    operation: "RELEASE_ORDER",
    body: { orderUid: customerOrder.uid },
    answer: {
      ...answered("RELEASE_ORDER", 11),
      resultCode: 200,
      type: "RELEASE_ORDER",
      isPrintSuccess: true,
    },
  },
  {
    operation: "GOODS",
    body: { barcode: "4810000000024" },
    answer: {
      ...answered("GOODS", 11),
      resultCode: 200,
      type: "GOODS",
      isPrintSuccess: true,
      goods: [
        {
          code: "7",
          barcode: "4810000000024",
          name: "Стул",
          unit: "шт",
          category: "Мебель",
          price: "12.50",
          isArchived: false,
        },
      ],
    },
  },
  {
    operation: "CLOSE_SHIFT",
    body: { cashier, operationId: "shift-1-end" },
    answer: {
      ...documented("CLOSE_SHIFT", 12, 10),
      isPrintSuccess: true,
      uuid: uuidOf(10),
      report: { ...report, closedAt: answered("CLOSE_SHIFT", 12).dateTime },
    },
  },
  {
    operation: "SET_MODE",
    body: { mode: "training" },
    answer: { ...answered("SET_MODE", 13), resultCode: 200, type: "SET_MODE", isPrintSuccess: true },
  },
  {
    operation: "FINISH_SALE",
    body: { cashier },
    answer: {
      ...documented("FINISH_SALE", 30, 12, "123456789012"),
      total: "25.00",
      change: "0.00",
      isPrintSuccess: true,
      uuid: uuidOf(12),
      payments: [{ type: "Cashless", sum: "25" }],
    },
  },
  {
    operation: "CANCEL_SALE",
    body: { cashier, reason: "Оплата картой отменена на терминале, слип 0042" },
    answer: {
      ...answered("CANCEL_SALE", 40),
      resultCode: 200,
      type: "CANCEL_SALE",
      isPrintSuccess: true,
    },
  },
];

/** The source's own example of a refusal. */
export const refusalExample = {
  operation: "SALE",
  body: {
    itemList: [
      { nameTitle: "Товар 1", codeNumber: "1", typeCode: "0", price: "4", amount: "1" },
      {
        nameTitle: "Товар 2",
        codeNumber: "10",
        typeCode: "0",
        price: "1",
        amount: "9999.99",
        isPercentDiscount: false,
        discount: "9999.98",
      },
      { codeNumber: "20", price: "4", amount: "1", isPercentDiscount: true, discount: "1" },
    ],
    cash: "15",
    cashless: "0",
    certificate: "0",
  },
  answer: {
    messageDetail: "Не передано имя кассира",
    messageTitle: "Ошибка",
    resultCode: 435,
    type: "SALE",
  },
} as const satisfies Example;
