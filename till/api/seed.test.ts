import { join } from "node:path";
import pino from "pino";
import { expect, onTestFinished, test } from "vitest";
import { configure } from "../configuration/configuration.ts";
import { startTill } from "../serve.ts";
import { call, type TillAnswer } from "../testing/http.ts";
import {
  seedOverLimit,
  seedOverLimitAnswer,
  seedRequestAsPrinted,
  seedRequestMended,
  seedWithoutCashier,
  seedWithoutCashierAnswer,
} from "../testing/seed.ts";
import { tillFolder } from "../testing/till-folder.ts";

/** A till as `serve` starts it, with an open shift. */
async function openTill(): Promise<(body: string) => Promise<TillAnswer>> {
  const folder = tillFolder();
  const { configuration } = configure({ data: folder, conf: join(folder, "conf"), port: "0" }, {});
  const till = await startTill(configuration, pino({ level: "silent" }));
  onTestFinished(() => till.close());
  const ask = async (operation: string, body: string) => {
    const { status, text } = await call({
      port: till.port,
      headers: { INTENT_OPERATION_TYPE: operation },
      body,
    });
    return { status, ...JSON.parse(text) };
  };
  await ask("OPEN_SHIFT", '{"cashier":"Кассир"}');
  return (body) => ask("SALE", body);
}

/** The request without what the source's own answer ignores: the line's increase and the receipt's modifiers. */
function asAnswered(): Record<string, unknown> {
  const request = JSON.parse(seedRequestMended);
  delete request.itemList[1].increase;
  delete request.itemList[1].isPercentIncrease;
  for (const member of ["chequeIncrease", "isPercentIncrease", "chequeDiscount", "isPercentDiscount"]) {
    delete request[member];
  }
  return request;
}

test("the source's examples of errors are answered with just the printed members and values", async () => {
  const sell = await openTill();
  for (const [request, printed] of [
    [seedWithoutCashier, seedWithoutCashierAnswer],
    [seedOverLimit, seedOverLimitAnswer],
  ] as const) {
    const { status, ...answer } = await sell(request);
    expect(answer).toEqual(printed);
    expect(Object.keys(answer)).toEqual(Object.keys(printed));
    expect(status).toBe(400);
  }
});

test("the source's long request is 413 as printed", async () => {
  const sell = await openTill();
  expect(await sell(seedRequestAsPrinted)).toMatchObject({ status: 400, resultCode: 413, type: "SALE" });
});

test("without what the source's answer ignores, it is answered with the printed total, change and payments", async () => {
  const sell = await openTill();
  const answer = await sell(JSON.stringify(asAnswered()));
  expect(answer).toMatchObject({
    status: 200,
    messageDetail: "Успешная оплата",
    messageTitle: "Успех",
    resultCode: 200,
    rrn: "",
    type: "SALE",
    total: "7.97",
    change: "7.03",
    isPrintSuccess: true,
    payments: [{ type: "Cash", sum: "15" }],
  });
  expect(answer.dateTime).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+03:00$/);
  expect(answer.uid).toMatch(/^[0-9A-F]{24}$/);
  expect(Object.keys(answer).filter((name) => name !== "status")).toEqual([
    "dateTime",
    "messageDetail",
    "messageTitle",
    "numberCheck",
    "registerNumberSKO",
    "resultCode",
    "rrn",
    "type",
    "uid",
    "total",
    "change",
    "isPrintSuccess",
    "uuid",
    "payments",
  ]);
});

test("with all of it the total is 17.18: cash of 15 is too little, and of 20 gives 2.82 back", async () => {
  const sell = await openTill();
  expect(await sell(seedRequestMended)).toMatchObject({ resultCode: 611 });
  const paid = seedRequestMended
    .replace('"cash": "15"', '"cash": "20"')
    .replace('"operationId": "123"', '"operationId": "124"');
  expect(await sell(paid)).toMatchObject({ resultCode: 200, total: "17.18", change: "2.82" });
});

test("a price is exact as a number and as text", async () => {
  const sell = await openTill();
  const one = (price: string) =>
    sell(`{"cashier":"К","itemList":[{"price":${price},"amount":1}],"cashless":99999999999.99}`);
  expect(await one("99999999999.99")).toMatchObject({ resultCode: 200, total: "99999999999.99" });
  expect(await one("99999999999.990000000000000000000001")).toMatchObject({ resultCode: 403 });
});
