import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { FaultProxy } from "../../testing/fault-proxy.ts";
import { writeGiftomanFile } from "../../testing/giftoman-file.ts";
import { operate } from "../../testing/http.ts";
import { SmallHub } from "../../testing/small-hub.ts";
import { tillFolder } from "../../testing/till-folder.ts";
import { TillProcess } from "../../testing/till-process.ts";

const authkey = "4f2c9d07";
const cashier = "Иванова";
const sale = { cashier, itemList: [{ nameTitle: "Хлеб", price: "1.62", amount: "2" }], cash: "5" };

test("a hub behind a certificate of an own authority is trusted by NODE_EXTRA_CA_CERTS, and not without it", async () => {
  const hub = await SmallHub.open(authkey);
  const hubPort = Number(new URL(hub.url).port);
  const proxy = await FaultProxy.open({ hubPort: () => hubPort, isTls: true });
  onTestFinished(() => proxy.close());
  const folder = tillFolder();
  writeGiftomanFile(folder, { url: proxy.url, authkey });

  const strict = new TillProcess(folder);
  const port = await strict.open();
  await operate(port, "OPEN_SHIFT", { cashier });
  await operate(port, "SALE", sale);
  const lastError = async () => {
    const { info } = await operate(port, "OTHER_INFO", {});
    return info?.queue.lanes.find(({ name }) => name === "giftoman-receipts")?.lastError?.text;
  };
  await expect.poll(lastError, { timeout: 30_000 }).toMatch(/CERT|certificate/);
  expect(hub.receipts).toEqual([]);
  await strict.end("SIGTERM");

  const authority = join(folder, "authority.pem");
  writeFileSync(authority, proxy.certificate ?? "");
  const trusting = new TillProcess(folder, [], { environment: { NODE_EXTRA_CA_CERTS: authority } });
  await trusting.open();
  await expect.poll(() => hub.receipts.length, { timeout: 30_000 }).toBe(1);
});
