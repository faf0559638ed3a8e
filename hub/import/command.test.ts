import { expect, onTestFinished, test } from "vitest";
import { createChain } from "../testing/chain.ts";
import { createTestHub } from "../testing/hub.ts";
import { type Ended, Program } from "../testing/hub-process.ts";
import type { ImportSummary } from "./summary.ts";
import { plainMap, temporaryFolder, writeTemporary } from "./testing.ts";

interface Shop {
  readonly url: string;
  readonly key: string;
  /** Runs `prilavok-hub import` with the shop's key in the environment. */
  run(path: string, ...args: string[]): Promise<Ended>;
}

async function openShop(): Promise<Shop> {
  const hub = await createTestHub();
  onTestFinished(() => hub.close());
  const url = await hub.listen();
  const [till] = await createChain(hub.database.pool, 1);
  const key = till?.accesskey ?? "";
  const environment = { PRILAVOK_KEY: key, DATA_DIR: await temporaryFolder(), PORT: new URL(url).port };
  return {
    url,
    key,
    run: (path, ...args) => new Program(["import", path, "--map", plainMap, ...args], environment).ended,
  };
}

const good = "no,at,name,count,price\n1,2024-05-01 10:00,Хлеб,2,45.50\n2,2024-05-01 10:05,Хлеб,-1,45.50\n";

test("import finds this machine's hub by itself, tells what it did, and ends with 0", async () => {
  const shop = await openShop();
  const path = await writeTemporary(good);
  const first = await shop.run(path);
  expect(first).toMatchObject({ code: 0, errors: "" });
  expect(first.output).toContain("2 rows, 2 receipts (1 refunds), 2 positions, sum 45.5");
  expect(first.output).toContain("registered 2, known before 0, refused 0");
  const second = await shop.run(path, "--json");
  expect(JSON.parse(second.output) as ImportSummary).toMatchObject({ registered: 0, duplicates: 2 });
  expect(first.output + second.output).not.toContain(shop.key);
});

test("it ends with 2 when something was refused, and says what and why", async () => {
  const shop = await openShop();
  const { code, output } = await shop.run(
    await writeTemporary(`${good}3,2024-05-01 10:00,a,1,free\nbroken\n`),
  );
  expect(code).toBe(2);
  expect(output).toMatch(/refused receipts:\n +1 {2}number cannot be read/);
  expect(output).toMatch(/skipped rows:\n +1 {2}not a row of this file/);
});

test("it ends with 1 when it is stopped, and never prints a key", async () => {
  const shop = await openShop();
  const path = await writeTemporary(good);
  const wrong = "some-key-of-somebody-else-0123456789";
  const stopped = await shop.run(path, "--key", wrong);
  expect(stopped.code).toBe(1);
  expect(stopped.output).toContain("stopped: the key is not accepted: -32800 Неизвестный терминал");
  expect(stopped.output + stopped.errors).not.toContain(wrong);
  const away = await shop.run(path, "--url", "http://127.0.0.1:1", "--patience", "0");
  expect(away.code).toBe(1);
  expect(away.output).toContain("stopped: the hub did not answer");
});

test.each([
  [["--map", "receipt=no"], '--map: "ts" is missing'],
  [["--batch", "101"], "a whole number from 1 to 100 is wanted"],
  [["--connections", "0"], "a whole number from 1 to 4 is wanted"],
  [["--encoding", "ebcdic"], "one of utf-8, windows-1251"],
  [["--time-zone", "Mars/Olympus"], "an IANA time zone"],
  [["--map", "uci"], "the file has no column InvoiceNo"],
])("%j is refused with a sentence", async (args, sentence) => {
  const environment = { PRILAVOK_KEY: "k".repeat(43), DATA_DIR: await temporaryFolder() };
  const path = await writeTemporary(good);
  const { code, errors } = await new Program(["import", path, "--map", plainMap, ...args], environment).ended;
  expect(code).toBe(1);
  expect(errors).toContain(sentence);
});
