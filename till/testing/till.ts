import type { BaseResponse } from "@prilavok/contracts/till-api/answers.ts";
import type { BodyOf, OperationName } from "@prilavok/contracts/till-api/operations.ts";
import { TillRefusal } from "@prilavok/contracts/till-api/result-codes.ts";
import { pino } from "pino";
import { onTestFinished } from "vitest";
import type { Clock } from "../clock.ts";
import type { ConnectionSource } from "../connection/source.ts";
import { Emulator } from "../fiscal/emulator.ts";
import type { FiscalDevice } from "../fiscal/port.ts";
import type { Document } from "../journal/document.ts";
import type { Journal } from "../journal/journal.ts";
import { type LaneName, lanesOf } from "../journal/messages.ts";
import type { HubSource } from "../orders/exchange-client.ts";
import { Orders, type OrdersOptions } from "../orders/orders.ts";
import { nonePrinter } from "../printing/none-printer.ts";
import type { PrintPort } from "../printing/port.ts";
import { PrintQueue } from "../printing/print-queue.ts";
import { Journals } from "../registration/journals.ts";
import { Till } from "../registration/till.ts";
import { openTestDelivery } from "./queue.ts";
import { nothingRemembered } from "./remembered-journals.ts";
import { SettableClock } from "./settable-clock.ts";
import { tillFolder } from "./till-folder.ts";

export interface TestTillOptions {
  /** Absent: an empty one of the test's own. */
  readonly folder?: string;
  /** Absent: stands still at 2026-03-02 10:00 in Minsk until it is set. */
  readonly clock?: SettableClock;
  /** Absent: the emulator without a memory. */
  readonly device?: FiscalDevice;
  /** Absent: a till without a printer. */
  readonly printingOf?: (journals: Journals, clock: Clock) => PrintPort;
  readonly lanes?: () => readonly LaneName[];
  /** Absent: off, although messages are written for the lanes above. */
  readonly plugin?: ConnectionSource;
  readonly exchange?: ConnectionSource;
  /** Absent: the exchange is off. */
  readonly hub?: HubSource;
  readonly loop?: Pick<OrdersOptions, "timing" | "renewMs" | "waitSeconds">;
  /** Absent: `Europe/Minsk`. */
  readonly timeZone?: string;
  /** Besides what a till does then. */
  readonly onWritten?: () => void;
}

const noHub: HubSource = { current: { state: "off" }, onChange: () => undefined };

/** A body whose members may come from answers, which need not have them: a member that is undefined is none. */
export type Given<Body> = { readonly [Member in keyof Body]: Body[Member] | undefined };

/** A till on real files. It is closed at the test's end, if the test has not done so. */
export interface TestTill {
  readonly till: Till;
  readonly journals: Journals;
  readonly orders: Orders;
  /** Of the current mode. */
  readonly journal: Journal;
  /** The till's device, unless the test gave one. */
  readonly emulator: Emulator;
  readonly clock: SettableClock;
  readonly folder: string;
  /** Carries an operation out whose body the door would let through. */
  run<Name extends OperationName>(name: Name, body: Given<BodyOf<Name>>): Promise<BaseResponse>;
  /** The code that an operation is refused with; 200 when it is done. */
  code<Name extends OperationName>(name: Name, body: Given<BodyOf<Name>>): Promise<number>;
  /** The document that an answer is about. */
  documentOf(answer: BaseResponse): Document;
  close(): Promise<void>;
}

const testStart = "2026-03-02T10:00:00+03:00";
const serial = "TEST-1";
const silent = pino({ level: "silent" });

export async function openTestTill(options: TestTillOptions = {}): Promise<TestTill> {
  const {
    folder = tillFolder(),
    clock = new SettableClock(testStart),
    lanes = () => lanesOf.giftoman,
  } = options;
  const emulator = new Emulator({ serial, clock, onProblem: throwIt });
  const journals = Journals.open({ folder, serial, clock, lanes, remembered: nothingRemembered() });
  const printing = (options.printingOf ?? withoutPrinter)(journals, clock);
  const delivery = openTestDelivery({
    ...{ folder, journals, clock },
    ...(options.plugin === undefined ? {} : { plugin: options.plugin }),
    ...(options.exchange === undefined ? {} : { exchange: options.exchange }),
    ...(options.timeZone === undefined ? {} : { timeZone: options.timeZone }),
  });
  const timeZone = options.timeZone ?? "Europe/Minsk";
  const { hub = noHub, loop } = options;
  const orders = Orders.open({
    dataDir: folder,
    ...{ journals, hub, clock, timeZone },
    log: silent,
    ...loop,
  });
  const till = await Till.start({
    journals,
    orders,
    device: options.device ?? emulator,
    clock,
    timeZone,
    printing,
    log: silent,
    version: "0.0.0",
    queue: delivery.desk,
    onWritten: () => {
      delivery.wake();
      options.onWritten?.();
    },
  });
  let isClosed = false;
  const close = async () => {
    if (isClosed) return;
    isClosed = true;
    await till.close();
    await delivery.close();
    orders.close();
    journals.close();
  };
  onTestFinished(close);
  const executor = orders.before(till);
  return {
    ...{ till, journals, orders, emulator, clock, folder, close },
    get journal() {
      return journals.current;
    },
    run: (name, body) => executor.execute(name, body),
    code: (name, body) => codeOf(executor.execute(name, body)),
    documentOf: ({ uid }) => {
      const document = uid === undefined ? undefined : journals.current.documentByUid(uid);
      if (document === undefined) throw new Error("the answer is about no document");
      return document;
    },
  };
}

/** With an open shift. */
export async function openSellingTill(options: TestTillOptions = {}): Promise<TestTill> {
  const test = await openTestTill(options);
  await test.run("OPEN_SHIFT", { cashier: "Кассир" });
  return test;
}

/** @returns 200, or the code of the refusal. Anything else that is thrown is the test's to see. */
export async function codeOf(answer: Promise<BaseResponse>): Promise<number> {
  try {
    return (await answer).resultCode;
  } catch (cause) {
    if (cause instanceof TillRefusal) return cause.code;
    throw cause;
  }
}

function throwIt(problem: Error): never {
  throw problem;
}

function withoutPrinter(journals: Journals, clock: Clock): PrintPort {
  return new PrintQueue({
    printer: nonePrinter,
    journals: () => journals.opened(),
    render: () => new Uint8Array(),
    clock,
    log: silent,
  });
}
