import { readdir, readFile, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { expect, onTestFinished, test } from "vitest";
import { checkRollups } from "../receipts/check.ts";
import { createChain, type TestTill } from "../testing/chain.ts";
import { createTestHub, type TestHub } from "../testing/hub.ts";
import { parseInlineMap } from "./map.ts";
import { type ImportOptions, importFile } from "./run.ts";
import { importOptions, plainMap, temporaryFolder, writeTemporary } from "./testing.ts";

interface Open {
  readonly hub: TestHub;
  readonly url: string;
  readonly till: TestTill;
  readonly dataDir: string;
  run(path: string, changes?: Partial<ImportOptions>): ReturnType<typeof importFile>;
}

async function open(): Promise<Open> {
  const hub = await createTestHub();
  onTestFinished(() => hub.close());
  const url = await hub.listen();
  const [till] = await createChain(hub.database.pool, 2);
  if (till === undefined) throw new Error("a chain has a till");
  const dataDir = await temporaryFolder();
  return {
    hub,
    url,
    till,
    dataDir,
    run: (path, changes) =>
      importFile(importOptions(path, { url, key: till.accesskey, dataDir, ...changes })),
  };
}

const header = "no,at,name,count,price\n";

/** Receipts 1 to `count`: two positions each, 3.50 together; every tenth is a refund of 1.25. */
function manyReceipts(count: number): string {
  const receipt = (no: number) => {
    const at = `2024-05-${String((no % 28) + 1).padStart(2, "0")} ${String(no % 24).padStart(2, "0")}:10:00`;
    if (no % 10 === 0) return `${no},${at},a,-1,1.25\n`;
    return `${no},${at},a,2,1.25\n${no},${at},b,1,1\n`;
  };
  return header + Array.from({ length: count }, (_, index) => receipt(index + 1)).join("");
}

async function stored({ hub }: Open): Promise<{ receipts: number; amountE4: bigint }> {
  const { rows } = await hub.database.pool.query<{ receipts: bigint; amount: bigint }>(
    "select count(*) as receipts, coalesce(sum(amount_e4), 0)::bigint as amount from receipt",
  );
  return { receipts: Number(rows[0]?.receipts), amountE4: BigInt(rows[0]?.amount ?? 0) };
}

test("a file goes in whole; again, it counts nothing twice and says so", async () => {
  const at = await open();
  const path = await writeTemporary(manyReceipts(1_000), "receipts.csv.gz");
  const first = await at.run(path);
  expect(first).toMatchObject({
    rows: 1_900,
    receipts: 1_000,
    refunds: 100,
    positions: 1_900,
    amount: "3025",
    registered: 1_000,
    duplicates: 0,
    refused: {},
    skippedRows: {},
  });
  expect(first.stopped).toBeUndefined();
  expect(await at.run(path)).toMatchObject({ registered: 0, duplicates: 1_000 });
  expect(await stored(at)).toEqual({ receipts: 1_000, amountE4: 30_250_000n });
  expect((await checkRollups(at.hub.database.pool)).differences).toEqual([]);
  expect(await readdir(join(at.dataDir, "import"))).toEqual([]);
});

test("receipts that the hub refuses are set aside with their errors, and the others go in", async () => {
  const at = await open();
  const rows = [
    "no,at,name,count,price,shop,off",
    "1,2024-05-01 10:00,a,1,1,,",
    "2,2024-05-01 10:00,a,1,1,nowhere/1,",
    "3,2024-05-01 10:00,a,1,1,2/9,",
    "4,2024-05-01 10:00,a,1,1,,-5",
    "5,2024-05-01 10:00,a,1,oops,,",
    "6,2024-05-01 10:00,a,1,1,2,1",
  ];
  const errorsPath = join(at.dataDir, "refused.jsonl");
  const map = parseInlineMap(`${plainMap},store=shop,discount=off`);
  const summary = await at.run(await writeTemporary(rows.join("\n")), { map, errorsPath });
  expect(summary).toMatchObject({
    receipts: 6,
    registered: 2,
    refused: {
      "-33001 Владелец POS не найден": 2,
      "-32602 Неправильные параметры операции": 1,
      "number cannot be read": 1,
    },
  });
  const errors = (await readFile(errorsPath, "utf8"))
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as object);
  expect(errors).toEqual([
    { receipt: "5", lines: [6, 6], reason: "number cannot be read", detail: "oops", line: 6 },
    expect.objectContaining({ receipt: "2", error: expect.objectContaining({ code: -33001 }) }),
    expect.objectContaining({ receipt: "3", lines: [4, 4] }),
    expect.objectContaining({
      receipt: "4",
      error: expect.objectContaining({
        data: expect.objectContaining({ path: expect.stringMatching(/discount$/) }),
      }),
      sent: expect.objectContaining({ extId: "4", discount: -5 }),
    }),
  ]);
});

test("an interrupted import goes on where it stopped, and its errors file holds each refusal once", async () => {
  const at = await open();
  // Receipts 100, 300, 500… are refused: their number is taken by another content.
  const spoiled = manyReceipts(1_000).replaceAll(/^(\d*[13579]00),(.*),-1,/gm, "$1,$2,x,");
  const path = await writeTemporary(spoiled);
  const errorsPath = join(at.dataDir, "refused.jsonl");
  const interrupt = new AbortController();
  const first = await at.run(path, {
    errorsPath,
    receiptsPerBatch: 10,
    signal: interrupt.signal,
    progress: { show: (fraction) => (fraction > 0.4 ? interrupt.abort() : undefined), stop: () => undefined },
  });
  expect(first.stopped).toBe("interrupted");
  const had = (await stored(at)).receipts;
  expect(had).toBeGreaterThan(100);
  expect(had).toBeLessThan(900);
  expect(await readdir(join(at.dataDir, "import"))).toHaveLength(1);

  const second = await at.run(path, { errorsPath, receiptsPerBatch: 10 });
  expect(second).toMatchObject({ receipts: 1_000, refused: { "number cannot be read": 5 }, duplicates: 0 });
  expect(second.stopped).toBeUndefined();
  expect(second.registered).toBe(995);
  expect(second.resumedReceipts).toBeGreaterThanOrEqual(had - 20);
  expect((await stored(at)).receipts).toBe(995);
  const refused = (await readFile(errorsPath, "utf8")).trimEnd().split("\n");
  expect(refused.map((line) => (JSON.parse(line) as { receipt: string }).receipt)).toEqual([
    "100",
    "300",
    "500",
    "700",
    "900",
  ]);
});

test("a key that is not accepted stops the import with a clear word and without the key", async () => {
  const at = await open();
  const path = await writeTemporary(manyReceipts(10));
  const wrong = "not-a-key-of-anyone-0123456789";
  const summary = await at.run(path, { key: wrong });
  expect(summary.stopped).toContain("the key is not accepted: -32800 Неизвестный терминал");
  expect(JSON.stringify(summary)).not.toContain(wrong);
  expect(summary.registered).toBe(0);
});

test("a conflict with a receipt of other content is refused alone", async () => {
  const at = await open();
  await at.run(await writeTemporary(`${header}7,2024-05-01 10:00:00,a,1,1\n`));
  const summary = await at.run(
    await writeTemporary(
      `${header}6,2024-05-01 10:00:00,a,1,1\n7,2024-05-01 10:00:00,a,1,2\n8,2024-05-01 10:00:00,a,1,1\n`,
    ),
  );
  expect(summary).toMatchObject({ registered: 2, refused: { "-32500 Ошибка клиента": 1 } });
});

test("a proxy with a small body limit only makes the calls smaller", async () => {
  const at = await open();
  const proxy = createServer((request, response) => {
    void (async () => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk as Buffer);
      const body = Buffer.concat(chunks);
      if (body.length > 2_000) return response.writeHead(413).end();
      const answer = await fetch(at.url + request.url, { method: "POST", body });
      return response.writeHead(answer.status).end(await answer.text());
    })();
  });
  await new Promise<void>((resolve) => proxy.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void proxy.close());
  const url = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
  const summary = await at.run(await writeTemporary(manyReceipts(60)), { url });
  expect(summary).toMatchObject({ registered: 60, refused: {} });
});

test("a receipt with a row that is broken in form is not half booked, and the mended file brings it in", async () => {
  const at = await open();
  const rows = (second: string, third: string) =>
    [
      "no;at;name;who;count;price",
      "J1;2026-03-21 09:10;М;A;1;10",
      "J2;2026-03-21 09:12;М;A;1;10",
      `J2;2026-03-21 09:12;${second};A;1;20`,
      "J3;2026-03-21 09:14;М;A;1;10",
      `J3;2026-03-21 09:14;М;B;${third}`,
    ].join("\n");
  const options = { delimiter: ";", receiptsPerBatch: 1 };
  expect(await at.run(await writeTemporary(rows('B "x', "1")), options)).toMatchObject({
    rows: 5,
    registered: 1,
    refused: { "a row is broken in form": 2 },
    skippedRows: {},
  });
  const mended = await writeTemporary(rows("B x", "1;20"));
  expect(await at.run(mended, options)).toMatchObject({ registered: 2, duplicates: 1, refused: {} });
  expect(await stored(at)).toEqual({ receipts: 3, amountE4: 700_000n });
});

test("a receipt stays held back when the import is interrupted after the broken row and goes on", async () => {
  const at = await open();
  const lines = manyReceipts(1_000).split("\n");
  const broken = lines.map((line, index) => (index % 300 === 299 ? "?" : line)).join("\n");
  const path = await writeTemporary(broken);
  const interrupt = new AbortController();
  const first = await at.run(path, {
    receiptsPerBatch: 10,
    signal: interrupt.signal,
    progress: { show: (done) => done > 0.5 && interrupt.abort(), stop: () => undefined },
  });
  expect(first.stopped).toBe("interrupted");
  const rest = await at.run(path, { receiptsPerBatch: 10 });
  expect(rest.resumedReceipts).toBeGreaterThan(0);
  expect(rest).toMatchObject({ receipts: 1_000, skippedRows: { "not a row of this file": 6 } });
  const held = rest.refused["held back: a row that is broken in form may belong to it"] ?? 0;
  expect(held).toBeGreaterThan(5);
  expect(rest.registered).toBe(1_000 - held);
  const mended = await at.run(await writeTemporary(manyReceipts(1_000)));
  expect(mended).toMatchObject({ registered: held, duplicates: 1_000 - held, refused: {} });
  expect(await stored(at)).toEqual({ receipts: 1_000, amountE4: 30_250_000n });
});

test("a file that is not there, is a folder, is cut off or is not packed is named with what ails it", async () => {
  const dataDir = await temporaryFolder();
  const run = (path: string, dryRun = true) =>
    importFile(importOptions(path, { url: "http://127.0.0.1", key: "", dataDir, dryRun }));
  const packed = gzipSync(manyReceipts(50));
  const cut = join(dataDir, "cut.csv.gz");
  await writeFile(cut, packed.subarray(0, packed.length / 2));
  const plain = join(dataDir, "plain.csv.gz");
  await writeFile(plain, manyReceipts(50));
  await expect(run("nope.csv")).rejects.toThrow(/^nope\.csv is not there$/);
  await expect(run("nope.csv", false)).rejects.toThrow(/^nope\.csv is not there$/);
  await expect(run(dataDir)).rejects.toThrow(`${dataDir} is a folder, not a file`);
  await expect(run(dataDir, false)).rejects.toThrow(`${dataDir} is a folder, not a file`);
  await expect(run(cut)).rejects.toThrow(`${cut} is cut off: its packed data end too early`);
  await expect(run(plain)).rejects.toThrow(`${plain} is damaged, or not packed`);
});

test("a dry run tells all and sends nothing", async () => {
  const at = await open();
  const summary = await at.run(await writeTemporary(manyReceipts(50)), { dryRun: true, key: "" });
  expect(summary).toMatchObject({ dryRun: true, receipts: 50, registered: 0, duplicates: 0 });
  expect((await stored(at)).receipts).toBe(0);
});
