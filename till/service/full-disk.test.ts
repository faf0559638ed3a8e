import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { call, operate } from "../testing/http.ts";
import { noSmallDisk, SmallDisk } from "../testing/small-disk.ts";
import { tillFolder } from "../testing/till-folder.ts";
import { startTillProcess, TillProcess } from "../testing/till-process.ts";

const why = noSmallDisk === undefined ? "" : ` (skipped: ${noSmallDisk})`;
const cashier = { cashier: "Кассир" };
const sale = { ...cashier, itemList: [{ price: "1.62", amount: "2" }], cash: "5" };

function onSmallDisk() {
  const disk = new SmallDisk(8 * 1024);
  const folder = join(disk.folder, "till");
  mkdirSync(folder);
  return { disk, folder };
}

/** Until the disk takes no more, also where SQLite has room of its own left. */
async function sellUntilFull(port: number, disk: SmallDisk): Promise<void> {
  for (let sales = 0; sales < 1_000; sales += 1) {
    disk.fill();
    if ((await operate(port, "SALE", sale)).resultCode === 670) return;
  }
  throw new Error("the disk is never full");
}

describe.skipIf(noSmallDisk !== undefined)(`a till on a full disk${why}`, () => {
  test("that was killed says which file it is, how much room there is and what to do; then it starts", async () => {
    const { disk, folder } = onSmallDisk();
    const { till, port } = await startTillProcess(folder);
    await operate(port, "OPEN_SHIFT", cashier);
    await sellUntilFull(port, disk);
    await till.end("SIGKILL");
    disk.fill();
    const { code, errors } = await new TillProcess(folder).ended;
    expect(code).toBe(1);
    expect(errors).toMatch(
      /\/till\/[\w.]+ cannot be written: the disk is full, \d+ KiB are free\. Make at least 16 MB/,
    );
    disk.empty();
    const again = await startTillProcess(folder);
    expect(await operate(again.port, "SALE", sale)).toMatchObject({ resultCode: 200 });
  });

  test("is not ready at once, is again with room, and warns of the room that there is now", async () => {
    const { disk, folder } = onSmallDisk();
    const { port } = await startTillProcess(folder, ["--disk-warning", "1000"]);
    const ready = () => call({ port, path: "/readyz", method: "GET" });
    await operate(port, "OPEN_SHIFT", cashier);
    expect((await ready()).status).toBe(200);
    expect(await warningOf(port)).toMatch(/^Мало места на диске \([5-8] МБ\)$/);
    await sellUntilFull(port, disk);
    const full = await ready();
    expect(full.status).toBe(503);
    expect(full.text).toContain("cannot be written");
    expect(await warningOf(port)).toBe("Мало места на диске (0 МБ)");
    disk.empty();
    expect(await warningOf(port)).toMatch(/\([5-8] МБ\)$/);
    await expect.poll(async () => (await ready()).status, { timeout: 10_000 }).toBe(200);
    expect(await operate(port, "SALE", sale)).toMatchObject({ resultCode: 200 });
  });

  test("shows an X report, which is then not printed, and refuses a copy", async () => {
    const { disk, folder } = onSmallDisk();
    const { port } = await startTillProcess(folder, ["--printer", `file:${tillFolder()}`]);
    await operate(port, "OPEN_SHIFT", cashier);
    const { uid } = await operate(port, "SALE", sale);
    await sellUntilFull(port, disk);
    const report = await operate(port, "X_REPORT", cashier);
    expect(report).toMatchObject({ resultCode: 200, isPrintSuccess: false, report: { shift: 1 } });
    expect(await operate(port, "COPY", { uid })).toMatchObject({ resultCode: 680 });
    // Also when it comes together with sales that are refused.
    const sales = Array.from({ length: 8 }, () => operate(port, "SALE", sale));
    expect(await operate(port, "X_REPORT", cashier)).toMatchObject({ resultCode: 200 });
    expect((await Promise.all(sales)).map(({ resultCode }) => resultCode)).toContain(670);
    disk.empty();
    expect(await operate(port, "X_REPORT", cashier)).toMatchObject({ resultCode: 200, isPrintSuccess: true });
  });
});

async function warningOf(port: number): Promise<string | undefined> {
  const { info } = await operate(port, "OTHER_INFO", {});
  return info?.queue.warnings[0];
}
