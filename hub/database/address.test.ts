import { createServer, type Server } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { readConfiguration } from "../configuration.ts";
import { printableAddress, withoutSecrets } from "./address.ts";
import { openDatabase } from "./open.ts";

const secret = "s3cr:t/P@ss";

function open(url: string): Promise<unknown> {
  return openDatabase(readConfiguration({ DATABASE_URL: url }), "hub");
}

async function messageOf(failing: Promise<unknown>): Promise<string> {
  const error = await failing.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof Error)) throw new Error("it did not fail with an error");
  return error.message;
}

async function listen(answer: string | undefined): Promise<number> {
  const server: Server = createServer((socket) => {
    socket.on("error", () => undefined);
    if (answer !== undefined) socket.once("data", () => socket.end(answer));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.close();
  });
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  return address.port;
}

test("an address is printed without its password", () => {
  expect(printableAddress("postgres://hub:word@db.example:5433/prilavok?sslmode=require")).toBe(
    "postgres://hub@db.example:5433/prilavok",
  );
  expect(printableAddress("postgres://hub:pa ss@[:5433")).not.toContain("pa ss");
});

test.for([
  ["a port where nobody listens", "127.0.0.1:1", "nobody listens there"],
  ["an unknown host", "no-such-host.invalid:5432", "name"],
])("%s is told, without the password", async ([, host, reason]) => {
  const message = await messageOf(open(`postgres://hub:${encodeURIComponent(secret)}@${host}/prilavok`));
  expect(message).toContain(`postgres://hub@${host}/prilavok`);
  expect(message).toContain(reason);
  expect(message).not.toContain(secret);
  expect(message).not.toContain(encodeURIComponent(secret));
});

test("a server that never answers is told, without the password", { timeout: 20_000 }, async () => {
  const port = await listen(undefined);
  const message = await messageOf(
    open(`postgres://hub:${encodeURIComponent(secret)}@127.0.0.1:${port}/prilavok`),
  );
  expect(message).toContain(`postgres://hub@127.0.0.1:${port}/prilavok cannot be reached`);
  expect(message).toContain("timeout");
  expect(message).not.toContain(secret);
});

test("a server that is no PostgreSQL is told", async () => {
  const port = await listen("HTTP/1.1 400 Bad Request\r\n\r\n");
  expect(await messageOf(open(`postgres://hub:word@127.0.0.1:${port}/prilavok`))).toContain(
    "cannot be reached",
  );
});

test.for(["localhost/prilavok", "http://hub:hunter2@localhost/prilavok", "postgres://hub:hunter2@:99999/x"])(
  "%s is no address of a database",
  async (url) => {
    const message = await messageOf(open(url));
    expect(message).toContain("DATABASE_URL");
    expect(message).not.toContain("hunter2");
  },
);

test.for(["qzx@vvk", "91735/qzx@vvk", "91735#qzx", "91735?qzx", "qzx:vvk@91735", "qzx%", "qzx vvk"])(
  "a password with %s is refused with how to encode it, and no part of it is printed anywhere",
  async (password) => {
    const url = `postgres://hub:${password}@db.example:5432/prilavok`;
    const message = await messageOf(open(url));
    expect(message).toContain("encode them: @ as %40, : as %3A, / as %2F, ? as %3F, # as %23, % as %25");
    for (const text of [message, printableAddress(url), withoutSecrets(url)]) {
      expect(text).not.toMatch(/qzx|vvk|91735/);
    }
    const encoded = `postgres://hub:${encodeURIComponent(password)}@db.example:5432/prilavok?sslkey=/k/k.pem`;
    expect(printableAddress(encoded)).toBe("postgres://hub@db.example:5432/prilavok");
    expect(withoutSecrets(encoded)).toBe("postgres://hub:***@db.example:5432/prilavok?sslkey=***");
  },
);
