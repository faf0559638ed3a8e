import { BaseResponse } from "@prilavok/contracts/till-api/answers.ts";
import { readOperationBody } from "@prilavok/contracts/till-api/read-body.ts";
import { type Example, examples, exampleTill } from "@prilavok/contracts/till-api/reference/examples.ts";
import { pino } from "pino";
import Value from "typebox/value";
import { expect, onTestFinished, test } from "vitest";
import type { ConnectionSource } from "../connection/source.ts";
import { Emulator } from "../fiscal/emulator.ts";
import { laneNames } from "../journal/messages.ts";
import { Orders, type OrdersOptions } from "../orders/orders.ts";
import { nonePrinter } from "../printing/none-printer.ts";
import { PrintQueue } from "../printing/print-queue.ts";
import { ExchangeServer, settingsWord } from "../testing/exchange-server.ts";
import { openTestDelivery } from "../testing/queue.ts";
import { nothingRemembered } from "../testing/remembered-journals.ts";
import { SettableClock } from "../testing/settable-clock.ts";
import { tillFolder } from "../testing/till-folder.ts";
import type { Identities } from "./identities.ts";
import { Journals } from "./journals.ts";
import { Till } from "./till.ts";

/** What has to happen beside the examples' own operations, so that they can follow one another. */
const before: Partial<Record<Example["operation"], (morning: Morning) => Promise<void>>> = {
  FINISH_SALE: async (morning) => {
    await morning.do("SET_MODE", { mode: "work" });
    await morning.do("OPEN_SHIFT", { cashier: "Анна Петрова" });
    await morning.failToSell();
  },
  CANCEL_SALE: (morning) => morning.failToSell(),
};

/** Both lanes are paused, so that it is never asked. */
const examplePlugin: ConnectionSource = {
  current: { state: "on", address: "http://127.0.0.1:9/s/key", authkey: "key", timeoutMs: 1_000 },
  onChange: () => undefined,
  look: { state: "on", url: "https://api.giftoman.ru/s/", faults: [] },
};

/** Its lane is paused, too. */
const exampleExchange: ConnectionSource = {
  current: { state: "on", address: "http://127.0.0.1:9/s/key", authkey: "key", timeoutMs: 1_000 },
  onChange: () => undefined,
  look: { state: "on", url: "https://hub.example/s/", faults: [] },
};

interface Morning {
  do(operation: Example["operation"], body: Record<string, unknown>): Promise<unknown>;
  failToSell(): Promise<void>;
}

test("the reference's examples are what a till answers, one after another", async () => {
  const { morning, clock } = await openMorning();
  // AUTH is the door's, and its token is of chance.
  for (const { operation, body, answer } of examples.filter(({ operation }) => operation !== "AUTH")) {
    await before[operation]?.(morning);
    clock.set(String(answer.dateTime));
    const answered = await morning.do(operation, body);
    expect({ operation, errors: Value.Errors(BaseResponse, answered) }).toEqual({ operation, errors: [] });
    // The reference shows a till with a printer's words; this one has none.
    const told = operation === "COPY" ? { ...answer, messageDetail: "Печать отключена" } : answer;
    expect(withoutHash(answered)).toEqual(withoutHash(told));
  }
});

/** The head of the chain follows from everything, so it is compared by its form alone. */
function withoutHash(answer: unknown): unknown {
  return JSON.parse(JSON.stringify(answer), (name, value) => (name === "chainHead" ? typeof value : value));
}

async function openMorning() {
  const clock = new SettableClock("2026-03-02T09:00:00+03:00");
  const { serial } = exampleTill;
  const folder = tillFolder();
  const journals = Journals.open({
    folder,
    serial,
    clock,
    lanes: () => laneNames,
    remembered: nothingRemembered(),
  });
  const device = new Emulator({ serial, clock });
  const log = pino({ level: "silent" });
  const printing = new PrintQueue({
    printer: nonePrinter,
    journals: () => journals.opened(),
    render: () => new Uint8Array(),
    clock,
    log,
  });
  const delivery = openTestDelivery({
    ...{ folder, journals, clock, plugin: examplePlugin, exchange: exampleExchange },
    paused: laneNames,
  });
  const orders = await openExampleOrders({ journals, clock, dataDir: folder, log });
  const till = await Till.start({
    journals,
    device,
    clock,
    timeZone: "Europe/Minsk",
    printing,
    log,
    version: "0.1.0",
    identities: identitiesOf(journals),
    queue: delivery.desk,
    orders,
  });
  onTestFinished(async () => {
    await till.close();
    await delivery.close();
    orders.close();
    await printing.close();
    journals.close();
  });
  const executor = orders.before(till);
  const perform: Morning["do"] = (operation, body) => {
    return executor.execute(operation, readOperationBody(operation, Buffer.from(JSON.stringify(body))));
  };
  const failToSell = async () => {
    device.failures.set("after card", 1);
    const sale = {
      cashier: "Анна Петрова",
      itemList: [{ codeNumber: "7", price: "25", amount: "1" }],
      cashless: "25",
      rrn: "123456789012",
    };
    await expect(perform("SALE", sale)).rejects.toMatchObject({ code: 660 });
  };
  return { morning: { do: perform, failToSell }, clock };
}

/** With the order and the article of the examples, told by a hub. */
async function openExampleOrders(
  options: Pick<OrdersOptions, "journals" | "clock" | "dataDir" | "log">,
): Promise<Orders> {
  const hub = await ExchangeServer.listen();
  const { orders: [told] = [] } = answerOf("ORDERS");
  const { goods: [article] = [] } = answerOf("GOODS");
  if (told === undefined || article === undefined) throw new Error("the examples have no order or no goods");
  const { heldBy, inWork: _, withdrawn: __, note: ___, lines, ...order } = told;
  const goods = ({ barcode, ...rest }: { readonly barcode: string | null }) => ({ ...rest, gtin: barcode });
  hub.say(
    settingsWord,
    { kind: "goods", goods: goods(article) },
    { kind: "order", heldBy, order: { ...order, remainder: "open", lines: lines.map(goods) } },
  );
  const orders = Orders.open({ ...options, hub: hub.hub, timeZone: "Europe/Minsk" });
  await expect.poll(() => orders.store.cursor, { timeout: 10_000 }).toBe(String(hub.words.length + 1));
  await expect.poll(() => orders.look().state, { timeout: 10_000 }).toBe("asking");
  return orders;
}

function answerOf(operation: Example["operation"]): Partial<BaseResponse> {
  return examples.find((example) => example.operation === operation)?.answer ?? {};
}

/** The ids of the examples: of the number that the document gets. */
function identitiesOf(journals: Journals): Identities {
  const hex = () => ((journals.current.last()?.number ?? 0) + 1).toString(16);
  return {
    uid: () => `461F60C220B2010407CF10${hex().toUpperCase().padStart(2, "0")}`,
    uuid: () => `7b3c1a52-0c1e-4a57-9d1f-${hex().padStart(12, "0")}`,
  };
}
