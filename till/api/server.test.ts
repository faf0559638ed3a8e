import { setTimeout as wait } from "node:timers/promises";
import type { BaseResponse } from "@prilavok/contracts/till-api/answers.ts";
import { TillRefusal } from "@prilavok/contracts/till-api/result-codes.ts";
import { expect, test } from "vitest";
import { Echo, openDoor } from "../testing/door.ts";
import { call, operate, Wire } from "../testing/http.ts";
import { sourceMax } from "./connection-share.ts";
import { operationsInHandMax } from "./door.ts";
import type { Executor } from "./executor.ts";

/** Answers when it is let to. */
class Slow implements Executor {
  readonly #echo = new Echo();
  readonly #waiting: (() => void)[] = [];

  get waiting(): number {
    return this.#waiting.length;
  }

  async execute(...call: Parameters<Executor["execute"]>): Promise<BaseResponse> {
    await new Promise<void>((resolve) => this.#waiting.push(resolve));
    return this.#echo.execute(...call);
  }

  go(): void {
    for (const resolve of this.#waiting.splice(0)) resolve();
  }

  async holds(count: number): Promise<void> {
    while (this.#waiting.length < count) await wait(5);
  }
}

class Failing implements Executor {
  readonly #error: Error;

  constructor(error: Error) {
    this.#error = error;
  }

  execute(): Promise<BaseResponse> {
    return Promise.reject(this.#error);
  }
}

test("a refusal has exactly the four members of the source, in their order", async () => {
  const { port } = await openDoor({ executor: new Failing(new TillRefusal("noCashier")) });
  const { text, headers, status } = await call({
    port,
    headers: { INTENT_OPERATION_TYPE: "x_report" },
    body: "{}",
  });
  expect(text).toBe(
    '{"messageDetail":"Не передано имя кассира","messageTitle":"Ошибка","resultCode":435,"type":"X_REPORT"}',
  );
  expect(status).toBe(400);
  expect(headers["error-field"]).toBeUndefined();
});

test("a refusal of a field names it in a header, whose message is the source's alone", async () => {
  const { port } = await openDoor({
    executor: new Failing(new TillRefusal("badPrice", "itemList[2].price", "many")),
  });
  const { text, headers } = await call({ port, headers: { INTENT_OPERATION_TYPE: "X_REPORT" }, body: "{}" });
  expect(JSON.parse(text).messageDetail).toBe("Получена недействительная цена товарной позиции");
  expect(headers["error-field"]).toBe("itemList[2].price");
});

test("what nobody expected is 399 and HTTP 500; it is logged and not told", async () => {
  const { port, log } = await openDoor({ executor: new Failing(new Error("secret path /x")) });
  expect(await operate(port, "X_REPORT", {})).toEqual({
    status: 500,
    messageDetail: "Общая ошибка",
    messageTitle: "Ошибка",
    resultCode: 399,
    type: "X_REPORT",
  });
  expect(JSON.stringify(log)).toContain("secret path /x");
});

test("more operations in hand than the limit are 691", async () => {
  const executor = new Slow();
  const { port } = await openDoor({ executor });
  const ask = `POST /v1 HTTP/1.1\r\nHost: localhost\r\nINTENT_OPERATION_TYPE: X_REPORT\r\nContent-Length: 2\r\n\r\n{}`;
  // From so many addresses that each has its share.
  const wires = Array.from({ length: operationsInHandMax - 1 }, (_, index) =>
    new Wire(port, `127.0.0.${1 + Math.max(0, Math.ceil((index - 400) / sourceMax))}`).send(ask),
  );
  await executor.holds(operationsInHandMax - 1);
  // Fewer connections than the door takes: the last ones come on one.
  wires[0]?.socket.destroy();
  const last = operate(port, "X_REPORT", {});
  await executor.holds(operationsInHandMax);
  wires[1]?.socket.destroy();
  await wait(50);
  expect(await operate(port, "X_REPORT", {})).toMatchObject({ status: 400, resultCode: 691 });
  executor.go();
  expect(await last).toMatchObject({ resultCode: 200 });
  for (const wire of wires) wire.socket.destroy();
});

test("a caller that is slower than the door's patience is let go, and the operation does not happen", async () => {
  const executor = new Echo();
  const { port } = await openDoor({ executor, patience: { headersMs: 300, requestMs: 600 } });
  const slowHeaders = new Wire(port).send("POST /v1 HTTP/1.1\r\nHost: localhost\r\n");
  const slowBody = new Wire(port).send(
    "POST /v1 HTTP/1.1\r\nHost: localhost\r\nINTENT_OPERATION_TYPE: X_REPORT\r\nContent-Length: 2\r\n\r\n{",
  );
  const one = await slowHeaders.ended;
  const other = await slowBody.ended;
  expect([one, other].every((text) => text === "" || text.startsWith("HTTP/1.1 408"))).toBe(true);
  expect(executor.calls).toEqual([]);
});

test("a caller that goes away in the middle of its body has asked for nothing", async () => {
  const executor = new Echo();
  const { port, log } = await openDoor({ executor });
  const wire = new Wire(port).send(
    "POST /v1 HTTP/1.1\r\nHost: localhost\r\nINTENT_OPERATION_TYPE: X_REPORT\r\nContent-Length: 2\r\n\r\n{",
  );
  await wait(50);
  wire.socket.destroy();
  await wire.ended;
  expect(await operate(port, "OTHER_INFO", {})).toMatchObject({ resultCode: 200 });
  expect(executor.calls.map(({ name }) => name)).toEqual(["OTHER_INFO"]);
  expect(log.filter(({ level }) => Number(level) >= 40)).toEqual([]);
});

test("a closing door answers what it has accepted, says later to the rest, and lets slow callers go", async () => {
  const executor = new Slow();
  const { port, close } = await openDoor({ executor, patience: { stalledMs: 300 } });
  const ask = (last: string) =>
    `POST /v1 HTTP/1.1\r\nHost: localhost\r\nINTENT_OPERATION_TYPE: X_REPORT\r\n${last}Content-Length: 2\r\n\r\n{}`;
  const accepted = new Wire(port).send(ask(""));
  await executor.holds(1);
  const halfSent = new Wire(port).send(ask("").slice(0, -1));
  const idle = new Wire(port);
  const kept = new Wire(port).send(ask("").slice(0, -30));
  await wait(100);
  const closed = close();
  await wait(50);
  kept.send(ask("").slice(-30));
  expect(await kept.ended).toContain('"resultCode":691');
  await wait(500);
  expect(accepted.text).toBe("");
  executor.go();
  expect(await accepted.ended).toContain('"resultCode":200');
  expect(await accepted.ended).toMatch(/connection: close/i);
  await Promise.all([closed, halfSent.ended, idle.ended]);
  await expect(operate(port, "X_REPORT", {})).rejects.toThrow("ECONNREFUSED");
});

test("health, readiness with its obstacles, and metrics by operation and code", async () => {
  const obstacles: string[] = [];
  const { port } = await openDoor({ readiness: async () => ({ obstacles }), names: ["kassa-1.local"] });
  const get = (path: string, headers = {}) => call({ port, method: "GET", path, headers });
  expect(JSON.parse((await get("/healthz")).text)).toEqual({ status: "ok" });
  expect(JSON.parse((await get("/readyz")).text)).toEqual({ status: "ready" });
  obstacles.push("the fiscal device is blocked");
  const notReady = await get("/readyz");
  expect(notReady.status).toBe(503);
  expect(JSON.parse(notReady.text)).toEqual({ status: "not ready", obstacles });
  await operate(port, "X_REPORT", {});
  await operate(port, "SALE", {});
  await operate(port, "no such", {});
  const { text } = await get("/metrics");
  expect(text).toContain('prilavok_till_operations_total{operation="X_REPORT",code="200"} 1');
  expect(text).toContain('prilavok_till_operations_total{operation="SALE",code="413"} 1');
  expect(text).toContain('prilavok_till_operations_total{operation="unknown",code="413"} 1');
  expect(text).toContain('prilavok_till_operation_seconds_count{operation="X_REPORT"} 1');
  expect(text).toContain("prilavok_till_queue_messages 3");
  expect(text).toContain("prilavok_till_print_jobs_waiting 2");
  expect(text).toContain("prilavok_till_print_jobs_failed 1");
  for (const header of ["X-Forwarded-For", "X-Forwarded-Proto", "Forwarded", "Via", "X-Real-IP"]) {
    expect((await get("/metrics", { [header]: "10.0.0.1" })).status).toBe(404);
  }
  for (const host of ["kassa-1.local", "10.0.0.1:37015"]) {
    expect((await get("/metrics", { Host: host })).status).toBe(404);
    expect((await get("/healthz", { Host: host })).status).toBe(200);
  }
  for (const host of ["localhost:37015", "[::1]:37015", "127.0.0.1"]) {
    expect((await get("/metrics", { Host: host })).status).toBe(200);
  }
});
