import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import Database from "better-sqlite3";
import { expect, test } from "vitest";
import { item, saleBody } from "../testing/bodies.ts";
import { openTestTill } from "../testing/till.ts";
import { tillFolder } from "../testing/till-folder.ts";
import { backupJournal } from "./backup.ts";
import { verifyJournal } from "./verify.ts";

/** A journal that a till has written once, with every kind of document. What reads and chains journals has to go on reading it. */
const stored = join(import.meta.dirname, "..", "testing", "stored-journal.gz");
const lastHash = "72233d5ef96112183b0e71e6fa760a64c05e6a7886f3d04553772a47629e9177";
const reportHash = "8ded48cde70961ba2e46853d469b54ca380ff58fc61f93e4a6babad063ac6954";

function storedJournal(): { readonly folder: string; readonly path: string } {
  const folder = tillFolder();
  const path = join(folder, "work.journal");
  writeFileSync(path, gunzipSync(readFileSync(stored)));
  return { folder, path };
}

const marked = (si: string) => saleBody({ itemList: [item({ markings: [{ si }] })] });

test("a journal that was written before verifies, against a hash from paper too", async () => {
  const { path } = storedJournal();
  const anchors = [{ number: 11, hash: reportHash }];
  expect(await verifyJournal(path, { anchors })).toMatchObject({
    documents: 12,
    hash: lastHash,
    fault: undefined,
  });
});

test("a till goes on with it: its chain, its operations, its drawer", async () => {
  const { folder, path } = storedJournal();
  const till = await openTestTill({ folder });
  expect(till.journal.last()).toMatchObject({ number: 12, hash: lastHash });
  expect(await till.code("SALE", { ...saleBody(), operationId: "A-17" })).toBe(650);
  const sale = await till.run("SALE", saleBody());
  expect(till.documentOf(sale)).toMatchObject({ number: 13, previousHash: lastHash });
  await till.close();
  expect(await verifyJournal(path)).toMatchObject({ documents: 13, fault: undefined });
});

test("marked goods that it knows are known in every spelling", async () => {
  const { folder } = storedJournal();
  const till = await openTestTill({ folder });
  for (const si of [
    "0104810000000018215l>VEUc\x1d93Is54",
    "0104810000000018215l>VEUc93Is54",
    "(01)04810000000018(21)5l>VEUc",
    "0104810000000018216m>VEUc93Is54",
  ]) {
    expect([si, await till.code("SALE", marked(si))]).toEqual([si, 621]);
  }
  expect(await till.code("SALE", marked("midom0im20m03223d-2-d\r\n"))).toBe(200);
  expect(
    await till.code("SALE", saleBody({ itemList: [item({ markings: [{ ukz: "2321987121CAC" }] })] })),
  ).toBe(200);
});

test("its markings are read once, and a journal that is only looked at stays as it is", async () => {
  const { folder, path } = storedJournal();
  const rows = () => {
    const database = new Database(path, { readonly: true });
    const found = database.prepare("select code, number, sold from marking order by code, number").all();
    database.close();
    return found;
  };
  const before = rows();
  await backupJournal(path, join(folder, "copy"));
  expect(rows()).toEqual(before);
  await (await openTestTill({ folder })).close();
  const after = rows();
  expect(after).toEqual(expect.arrayContaining(before));
  expect(after).toHaveLength(before.length + 2);
  await (await openTestTill({ folder })).close();
  expect(rows()).toEqual(after);
  expect(await verifyJournal(path)).toMatchObject({ documents: 12, fault: undefined });
});
