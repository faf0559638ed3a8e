import { connect } from "node:net";
import { routes } from "@prilavok/contracts/office-api/routes.ts";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createChain } from "../testing/chain.ts";
import { createTestHub, type TestHub } from "../testing/hub.ts";
import { createToken } from "../testing/office.ts";

let hub: TestHub;
let url: URL;
let token: string;

beforeAll(async () => {
  hub = await createTestHub();
  const [till] = await createChain(hub.database.pool, 1);
  token = (await createToken(hub.database.pool, till?.accountId ?? 0)).token;
  url = new URL(await hub.listen());
});
afterAll(() => hub.close());

/** Sends bytes as they are and reads until the hub closes the connection. */
function exchange(...parts: readonly (string | Buffer)[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(Number(url.port), url.hostname);
    let received = "";
    socket.on("data", (chunk) => {
      received += chunk.toString("utf8");
    });
    socket.on("close", () => resolve(received));
    socket.on("error", reject);
    for (const part of parts) socket.write(part);
  });
}

function get(address: string): Promise<string> {
  return exchange(
    `GET ${address} HTTP/1.1\r\nHost: hub\r\nConnection: close\r\nAuthorization: Bearer ${token}\r\n\r\n`,
  );
}

describe("over a real connection", () => {
  test.each([
    "/api/v1/../metrics",
    "/api/v1/%2e%2e/metrics",
    "/api/v1/..%5cmetrics",
    "/api/v1/%zz",
    "/api/v1/%",
    "/api/v1/goods;a=1",
    `/api/v1/${"a/".repeat(4_000)}`,
  ])("%s is a problem, and leads nowhere else", async (address) => {
    const answer = await get(address);
    expect(answer).toMatch(/^HTTP\/1\.1 404 /);
    expect(answer).toContain("application/problem+json");
    expect(answer).not.toContain("prilavok_");
  });

  test("methods that HTTP knows and this API does not are refused with Allow", async () => {
    const [route] = routes.filter(({ address }) => address === "/goods");
    expect(route).toBeDefined();
    for (const method of ["TRACE", "PROPFIND", "HEAD", "OPTIONS"]) {
      const answer = await exchange(
        `${method} /api/v1/goods HTTP/1.1\r\nHost: hub\r\nConnection: close\r\n\r\n`,
      );
      expect(answer).toMatch(/^HTTP\/1\.1 405 /);
      expect(answer.toLowerCase()).toContain("allow: ");
    }
  });

  test("a body without a length that goes on and on is refused at its limit, and the connection ended", async () => {
    const piece = Buffer.concat([Buffer.from("10000\r\n"), Buffer.alloc(0x10000, " "), Buffer.from("\r\n")]);
    const answer = await exchange(
      `POST /api/v1/goods HTTP/1.1\r\nHost: hub\r\nTransfer-Encoding: chunked\r\nAuthorization: Bearer ${token}\r\n\r\n`,
      ...Array.from({ length: 17 }, () => piece),
      "0\r\n\r\n",
    );
    expect(answer).toMatch(/^HTTP\/1\.1 413 /);
  });

  test("a stranger's large body is not read: the answer comes with its head", async () => {
    const answer = await exchange(
      "POST /api/v1/goods HTTP/1.1\r\nHost: hub\r\nContent-Length: 1000000\r\n\r\n{",
    );
    expect(answer).toMatch(/^HTTP\/1\.1 401 /);
  });

  test("a client that leaves in the middle of its body is no error of the hub", async () => {
    const socket = connect(Number(url.port), url.hostname);
    socket.write(
      `POST /api/v1/goods HTTP/1.1\r\nHost: hub\r\nContent-Length: 1000\r\nAuthorization: Bearer ${token}\r\n\r\n{`,
    );
    await new Promise((resolve) => setTimeout(resolve, 200));
    socket.destroy();
    await expect
      .poll(() => hub.logged.some((line) => line.includes("left in the middle")), { timeout: 10_000 })
      .toBe(true);
    expect(hub.logged.filter((line) => line.includes('"level":50'))).toEqual([]);
  });
});
