import { expect, test } from "vitest";
import { Echo, openDoor } from "../testing/door.ts";
import { call, Wire } from "../testing/http.ts";

const headers = { INTENT_OPERATION_TYPE: "X_REPORT" };

test("the till answers under an address, as localhost, and under the names it was given", async () => {
  const { port } = await openDoor({ names: ["kassa-1.local"] });
  const hosts = [
    "127.0.0.1",
    `127.0.0.1:${port}`,
    "192.168.1.7:37015",
    "[::1]:37015",
    "localhost",
    "LOCALHOST:80",
  ];
  for (const host of [...hosts, "localhost.", "kassa-1.local:37015", "Kassa-1.Local"]) {
    const answer = await call({ port, headers: { ...headers, Host: host }, body: "{}" });
    expect([host, answer.status]).toEqual([host, 200]);
  }
});

test("a page whose name was rebound to the till's address gets nothing, on no path", async () => {
  const executor = new Echo();
  const { port } = await openDoor({ executor });
  const hosts = [
    "evil.example",
    "evil.example:37015",
    "127.0.0.1.evil.example",
    "localhost.evil.example",
    "[evil]",
  ];
  for (const host of [...hosts, "127.0.0.1@evil.example", "2130706433", "127.1", "kassa-1.local"]) {
    for (const [method, path] of [
      ["POST", "/v1"],
      ["GET", "/healthz"],
      ["GET", "/metrics"],
      ["GET", "/"],
    ] as const) {
      const answer = await call({ port, method, path, headers: { ...headers, Host: host } });
      expect([host, path, answer.status]).toEqual([host, path, 403]);
      expect(answer.text).toContain("TILL_NAMES");
    }
  }
  expect(executor.calls).toEqual([]);
});

test("a page of another origin is refused, and never allowed by a CORS header", async () => {
  const executor = new Echo();
  const { port } = await openDoor({ executor });
  const own = `127.0.0.1:${port}`;
  for (const origin of [
    "https://evil.example",
    "null",
    `http://127.0.0.1`,
    "http://localhost:3000",
    `http://${own}.evil`,
  ]) {
    const answer = await call({ port, headers: { ...headers, Host: own, Origin: origin }, body: "{}" });
    expect([origin, answer.status]).toEqual([origin, 403]);
    expect(Object.keys(answer.headers).filter((name) => name.startsWith("access-control"))).toEqual([]);
  }
  expect(executor.calls).toEqual([]);
  const ownPage = await call({
    port,
    headers: { ...headers, Host: own, Origin: `http://${own}` },
    body: "{}",
  });
  expect(ownPage.status).toBe(200);
});

test("a second Host, or none, is refused; an absolute address does not stand for it", async () => {
  const { port } = await openDoor();
  const rest = "INTENT_OPERATION_TYPE: X_REPORT\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}";
  const twoHosts = new Wire(port).send(
    `POST /v1 HTTP/1.1\r\nHost: localhost\r\nHost: evil.example\r\n${rest}`,
  );
  expect(await twoHosts.ended).toMatch(/^HTTP\/1\.1 40[03] /);
  const noHost = new Wire(port).send(`POST /v1 HTTP/1.0\r\n${rest}`);
  expect(await noHost.ended).toMatch(/^HTTP\/1\.1 40[03] /);
  const absolute = new Wire(port).send(`POST http://localhost/v1 HTTP/1.1\r\nHost: evil.example\r\n${rest}`);
  expect(await absolute.ended).toMatch(/^HTTP\/1\.1 40[034] /);
});
