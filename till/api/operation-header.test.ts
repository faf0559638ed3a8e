import { expect, test } from "vitest";
import { openDoor } from "../testing/door.ts";
import { call, operate, Wire } from "../testing/http.ts";

test("an operation is named by a header in upper case; its value may have any letters", async () => {
  const { port, log } = await openDoor();
  for (const value of ["X_REPORT", "x_report", "X_Report", " x_report "]) {
    expect(await operate(port, value, {})).toMatchObject({ status: 200, resultCode: 200, type: "X_REPORT" });
  }
  expect(log.filter(({ level }) => level === 40)).toEqual([]);
});

test("a header that a proxy has lower-cased is taken, with one warning a minute", async () => {
  const { port, log } = await openDoor();
  for (const name of ["intent_operation_type", "Intent_Operation_Type", "intent_operation_type"]) {
    const answer = await call({ port, headers: { [name]: "X_REPORT" }, body: "{}" });
    expect(answer.status).toBe(200);
  }
  const warnings = log.filter(({ level }) => level === 40);
  expect(warnings).toHaveLength(1);
  expect(warnings[0]?.msg).toContain("INTENT_OPERATION_TYPE in upper case");
});

test("no operation, an unknown one and several are 413, and the given one comes back cut", async () => {
  const { port } = await openDoor();
  const ask = async (headers: Record<string, string | string[]>) => {
    const { status, text } = await call({ port, headers, body: "{}" });
    return { status, ...JSON.parse(text) };
  };
  expect(await ask({})).toMatchObject({ status: 400, resultCode: 413, type: "" });
  expect(await ask({ INTENT_OPERATION_TYPE: "" })).toMatchObject({ resultCode: 413, type: "" });
  expect(await ask({ INTENT_OPERATION_TYPE: "Sell" })).toMatchObject({ resultCode: 413, type: "Sell" });
  expect(await ask({ INTENT_OPERATION_TYPE: "__proto__" })).toMatchObject({
    resultCode: 413,
    type: "__proto__",
  });
  const long = "A".repeat(5_000);
  expect((await ask({ INTENT_OPERATION_TYPE: long })).type).toBe("A".repeat(64));
  expect(await ask({ INTENT_OPERATION_TYPE: ["X_REPORT", "X_REPORT"] })).toMatchObject({
    resultCode: 413,
    type: "",
  });
  const bothLetters = await new Wire(port).send(
    "POST /v1 HTTP/1.1\r\nHost: localhost\r\nINTENT_OPERATION_TYPE: X_REPORT\r\nintent_operation_type: SALE\r\n" +
      "Connection: close\r\nContent-Length: 2\r\n\r\n{}",
  ).ended;
  expect(bothLetters).toContain('"resultCode":413,"type":""');
});

test("only POST /v1 takes operations", async () => {
  const { port } = await openDoor();
  expect((await call({ port, method: "GET" })).status).toBe(405);
  expect((await call({ port, method: "OPTIONS" })).headers["access-control-allow-origin"]).toBeUndefined();
  expect((await call({ port, path: "/", body: "{}" })).status).toBe(404);
  expect((await call({ port, path: "/v2", body: "{}" })).status).toBe(404);
  expect((await call({ port, path: "/%", body: "{}" })).status).toBe(400);
});

test("two requests on one connection get their answers in order", async () => {
  const { port } = await openDoor();
  const one = (operation: string, last = "") =>
    `POST /v1 HTTP/1.1\r\nHost: localhost\r\nINTENT_OPERATION_TYPE: ${operation}\r\n${last}Content-Length: 2\r\n\r\n{}`;
  const text = await new Wire(port).send(one("X_REPORT") + one("OTHER_INFO", "Connection: close\r\n")).ended;
  expect(text.match(/"type":"\w+"/g)).toEqual(['"type":"X_REPORT"', '"type":"OTHER_INFO"']);
});
