import { expect, test } from "vitest";
import { writeGiftomanFile } from "../testing/giftoman-file.ts";
import { operate } from "../testing/http.ts";
import { SmallHub } from "../testing/small-hub.ts";
import { tillFolder } from "../testing/till-folder.ts";
import { startTillProcess } from "../testing/till-process.ts";
import { until } from "../trials/until.ts";

const key = "4f2c9d07";
const cashier = "Иванова";
const sale = (price: string) => ({
  cashier,
  itemList: [{ nameTitle: "Хлеб", price, amount: "1" }],
  cash: price,
});

test.each(["training", "demo"])(
  "a till that starts in %s delivers what the work has left, and nothing of the practice",
  async (mode) => {
    const folder = tillFolder();
    const hub = await SmallHub.open(key);
    hub.refusal = () => ({ code: -32605, message: "Операция не удалась" });
    writeGiftomanFile(folder, { url: hub.url, authkey: key });
    const before = await startTillProcess(folder);
    await operate(before.port, "OPEN_SHIFT", { cashier });
    const real = [
      await operate(before.port, "SALE", sale("1.00")),
      await operate(before.port, "SALE", sale("2.00")),
    ];
    await operate(before.port, "CLOSE_SHIFT", { cashier });
    await operate(before.port, "SET_MODE", { mode });
    await operate(before.port, "OPEN_SHIFT", { cashier });
    const practice = [await operate(before.port, "SALE", sale("3.00"))];
    await before.till.end("SIGKILL");
    expect(hub.receipts).toEqual([]);

    hub.refusal = undefined;
    const after = await startTillProcess(folder);
    practice.push(await operate(after.port, "SALE", sale("4.00")));
    const infoNow = async () => (await operate(after.port, "OTHER_INFO", {})).info;
    expect(await infoNow()).toMatchObject({ mode });
    await until("all is delivered", async () => (await infoNow())?.queue.depth === 0);
    practice.push(await operate(after.port, "SALE", sale("5.00")));
    // The practice's last word goes before the end of the till, if anything of it goes at all.
    await operate(after.port, "CLOSE_SHIFT", { cashier });
    expect((await after.till.end("SIGTERM")).code).toBe(0);
    expect(hub.receipts.map(({ extId }) => extId)).toEqual(real.map(({ uid }) => uid));
    expect(hub.events).toHaveLength(2);
    expect(practice.every(({ resultCode }) => resultCode === 200)).toBe(true);
  },
);
