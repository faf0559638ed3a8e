import Type, { type Static, type TObject } from "typebox";
import { text } from "../values/wire.ts";
import { blocks } from "./blocks.ts";
import { cashier, decimal, documentReference, number, operationId, payments, rrn } from "./fields.ts";
import { companions, itemList, Marking, receiptModifiers } from "./items.ts";
import {
  codeCharsMax,
  itemsMax,
  laneNameCharsMax,
  listedOrdersMax,
  markingsPerItemMax,
  orderTextCharsMax,
  pinCharsMax,
  reasonCharsMax,
} from "./limits.ts";
import { queueActions } from "./queue.ts";

/** One operation of `POST /v1`, named by the header INTENT_OPERATION_TYPE. */
export interface Operation<Name extends string = string, Body extends TObject = TObject> {
  readonly name: Name;
  /** `messageDetail` of its success. */
  readonly success: string;
  readonly body: Body;
  readonly summary: string;
  /** Whether the name is ours: the source and its public guide do not have it. */
  readonly isOurs: boolean;
  /** Needs no token even when the till has a PIN. */
  readonly isOpen?: boolean;
}

function define<const Name extends string, Body extends TObject>(
  operation: Operation<Name, Body>,
): Operation<Name, Body> {
  return operation;
}

const Sale = Type.Object({
  cashier,
  itemList,
  ...receiptModifiers,
  ...payments,
  rrn,
  tpTaxNumber: Type.Optional(
    Type.Union([Type.Integer({ minimum: 0 }), Type.String({ maxLength: 20 })], {
      title: "9 digits, as text or number",
      description: "The buyer's УНП with its check digit (602).",
    }),
  ),
  ...blocks,
  ...companions,
  operationId,
});

const Drawer = Type.Object({ cashier, sum: decimal("How much cash."), ...blocks, operationId });

const Correction = Type.Object({
  cashier,
  sum: Type.Optional(decimal("The corrected sum; or `itemList`.")),
  itemList: Type.Optional(itemList),
  reason: text(reasonCharsMax, "Why the correction is made.", { minLength: 1 }),
  baseDocument: Type.Optional(text(reasonCharsMax, "The document that orders it.")),
  ...payments,
  rrn,
  ...blocks,
  operationId,
});

const orderUid = (description: string) => text(orderTextCharsMax, description, { minLength: 1 });

const ofCashier = Type.Object({ cashier, operationId });

/** In the order of the reference. */
export const operations = {
  SALE: define({ name: "SALE", success: "Успешная оплата", body: Sale, summary: "Sells.", isOurs: false }),
  REFUND: define({
    name: "REFUND",
    success: "Успешный возврат",
    body: Sale,
    summary: "Takes goods back without a receipt of this till.",
    isOurs: true,
  }),
  REFUND_BY_RECEIPT: define({
    name: "REFUND_BY_RECEIPT",
    success: "Успешный возврат",
    body: Type.Object({
      cashier,
      ...documentReference,
      shift: Type.Optional(number("Number of the sale's shift; needed beside `numberCheck`.")),
      itemList: Type.Optional(
        Type.Array(
          Type.Object({
            index: Type.Integer({
              minimum: 0,
              maximum: itemsMax,
              description: "The sale's line, counted from 0.",
            }),
            amount: Type.Optional(decimal("How much of it. Absent: all that is left.")),
            markings: Type.Optional(
              Type.Array(Marking, {
                maxItems: markingsPerItemMax,
                description: "Codes that come back; must be of the line.",
              }),
            ),
          }),
          {
            minItems: 1,
            maxItems: itemsMax,
            description: "What comes back. Absent: all that is left of the sale.",
          },
        ),
      ),
      ...payments,
      rrn,
      ...blocks,
      operationId,
    }),
    summary: "Takes goods of a sale back, at the sale's own prices.",
    isOurs: true,
  }),
  CORRECTION_INCOME: define({
    name: "CORRECTION_INCOME",
    success: "Успешная коррекция",
    body: Correction,
    summary: "Registers income that was not registered.",
    isOurs: true,
  }),
  CORRECTION_EXPENSE: define({
    name: "CORRECTION_EXPENSE",
    success: "Успешная коррекция",
    body: Correction,
    summary: "Registers an expense that was not registered.",
    isOurs: true,
  }),
  ROLLBACK: define({
    name: "ROLLBACK",
    success: "Успешное аннулирование",
    body: Type.Object({ cashier, ...documentReference, rrn, ...blocks, operationId }),
    summary: "Annuls the last receipt of the open shift.",
    isOurs: true,
  }),
  DEPOSIT: define({
    name: "DEPOSIT",
    success: "Успешное внесение",
    body: Drawer,
    summary: "Puts cash into the drawer.",
    isOurs: false,
  }),
  WITHDRAW: define({
    name: "WITHDRAW",
    success: "Успешное изъятие",
    body: Drawer,
    summary: "Takes cash out of the drawer.",
    isOurs: true,
  }),
  OPEN_SHIFT: define({
    name: "OPEN_SHIFT",
    success: "Смена открыта",
    body: ofCashier,
    summary: "Opens a shift.",
    isOurs: true,
  }),
  CLOSE_SHIFT: define({
    name: "CLOSE_SHIFT",
    success: "Смена закрыта",
    body: ofCashier,
    summary: "Closes the shift and answers its Z report.",
    isOurs: true,
  }),
  X_REPORT: define({
    name: "X_REPORT",
    success: "Отчет сформирован",
    body: Type.Object({ cashier, printCheque: blocks.printCheque }),
    summary: "Answers the totals of the open shift and leaves it open.",
    isOurs: true,
  }),
  COPY: define({
    name: "COPY",
    success: "Копия напечатана",
    body: Type.Object({ ...documentReference }),
    summary: "Prints a document again, marked as a copy.",
    isOurs: true,
  }),
  FINISH_SALE: define({
    name: "FINISH_SALE",
    success: "Продажа завершена",
    body: Type.Object({ cashier }),
    summary: "Registers the unfinished sale.",
    isOurs: true,
  }),
  CANCEL_SALE: define({
    name: "CANCEL_SALE",
    success: "Продажа отменена",
    body: Type.Object({
      cashier,
      reason: text(reasonCharsMax, "What became of the card payment.", { minLength: 1 }),
    }),
    summary: "Gives the unfinished sale up, after its card payment was cancelled.",
    isOurs: true,
  }),
  SET_MODE: define({
    name: "SET_MODE",
    success: "Режим изменен",
    body: Type.Object({
      mode: Type.Enum(["work", "demo", "training"], { description: "The mode from now on." }),
    }),
    summary: "Changes between real work, demonstration and training; only with a closed shift.",
    isOurs: true,
  }),
  QUEUE: define({
    name: "QUEUE",
    success: "Выполнено",
    body: Type.Object({
      action: Type.Enum(queueActions, { description: "What is to be done; the table above tells each." }),
      lane: Type.Optional(
        text(laneNameCharsMax, "Name of a lane, as OTHER_INFO tells them (700).", { minLength: 1 }),
      ),
      number: Type.Optional(number("Number of the message's document in the till's journal (701).")),
      all: Type.Optional(Type.Boolean({ description: "True: all messages that were set aside." })),
      reason: Type.Optional(text(reasonCharsMax, "Why a message is set aside.", { minLength: 1 })),
      params: Type.Optional(
        Type.Object(
          {},
          { title: "an object", description: "The params that the message is sent with from now on." },
        ),
      ),
    }),
    summary: "Helps the queue by hand: its lanes and single messages.",
    isOurs: true,
  }),
  ORDERS: define({
    name: "ORDERS",
    success: "Успешно",
    body: Type.Object({
      state: Type.Optional(
        Type.Enum(["free", "held", "inWork"], {
          description: "Only those: nobody has it in work; another till has; this one has.",
        }),
      ),
      orderUid: Type.Optional(orderUid("Only this order.")),
      number: Type.Optional(text(orderTextCharsMax, "Only the order with this number.", { minLength: 1 })),
      text: Type.Optional(
        text(orderTextCharsMax, "Only those with it in their number, customer, telephone or comment.", {
          minLength: 1,
        }),
      ),
      after: Type.Optional(text(orderTextCharsMax, "`next` of the answer before.")),
      limit: Type.Optional(
        Type.Integer({
          minimum: 1,
          maximum: listedOrdersMax,
          description: `How many at most; ${listedOrdersMax} without it.`,
        }),
      ),
    }),
    summary: "Lists the customer orders of this till («Заказ покупателя»).",
    isOurs: true,
  }),
  PICK_ORDER: define({
    name: "PICK_ORDER",
    success: "Заказ подобран",
    body: Type.Object({ orderUid: orderUid("The order."), cashier }),
    summary: "Takes a customer order into work («Подобрать чек») and answers the body of its sale.",
    isOurs: true,
  }),
  RELEASE_ORDER: define({
    name: "RELEASE_ORDER",
    success: "Заказ освобожден",
    body: Type.Object({ orderUid: orderUid("The order.") }),
    summary: "Gives a customer order in work back without a sale.",
    isOurs: true,
  }),
  GOODS: define({
    name: "GOODS",
    success: "Успешно",
    body: Type.Object({
      code: Type.Optional(text(codeCharsMax, "The article with this code.")),
      barcode: Type.Optional(text(codeCharsMax, "The article with this barcode.")),
      text: Type.Optional(
        text(orderTextCharsMax, "Articles that are sold, with this in their names.", { minLength: 1 }),
      ),
      after: Type.Optional(text(codeCharsMax, "`next` of the answer before; with `text`.")),
    }),
    summary: "Finds goods by code, by barcode, or by a part of their names.",
    isOurs: true,
  }),
  AUTH: define({
    name: "AUTH",
    success: "Успешная авторизация",
    body: Type.Object({
      pin: Type.Union([Type.Integer({ minimum: 0 }), Type.String({ maxLength: pinCharsMax })], {
        title: "text or a whole number",
        description: "The till's PIN.",
      }),
      rememberPin: Type.Optional(
        Type.Boolean({ description: "True: the token lasts 30 days, else 12 hours." }),
      ),
      returnToken: Type.Optional(
        Type.Boolean({ description: "False: the PIN is only checked. Absent: true." }),
      ),
    }),
    summary: "Exchanges the PIN for a token.",
    isOurs: false,
    isOpen: true,
  }),
  OTHER_INFO: define({
    name: "OTHER_INFO",
    success: "Успешно",
    body: Type.Object({}),
    summary: "Tells the state of the till.",
    isOurs: false,
  }),
} as const;

export type OperationName = keyof typeof operations;
/** The body of an operation after its shape was checked. */
export type BodyOf<Name extends OperationName> = Static<(typeof operations)[Name]["body"]>;
export type SaleBody = BodyOf<"SALE">;

export function isOperationName(name: string): name is OperationName {
  return Object.hasOwn(operations, name);
}
