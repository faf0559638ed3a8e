import { copyFileSync, cpSync, existsSync, renameSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { verifyJournal } from "../journal/verify.ts";
import { operate } from "../testing/http.ts";
import { setPin } from "../testing/pin.ts";
import { tillFolder } from "../testing/till-folder.ts";
import { runTill, startTillProcess, TillProcess } from "../testing/till-process.ts";

const sale = {
  cashier: "Кассир",
  itemList: [{ nameTitle: "Хлеб", price: "1.62", amount: "2" }],
  cash: "5",
  operationId: "A-17",
};
const ends = ["", "-wal", "-shm"] as const;

function removeJournal(folder: string, mode = "work") {
  for (const end of ends) rmSync(join(folder, `${mode}.journal${end}`), { force: true });
}

function copyJournal(folder: string, to: string) {
  for (const end of ends) {
    if (existsSync(join(folder, `work.journal${end}`))) {
      copyFileSync(join(folder, `work.journal${end}`), join(to, `work.journal${end}`));
    }
  }
}

/** A till that has sold something. */
async function sellingTill(folder: string, flags: readonly string[] = []) {
  const started = await startTillProcess(folder, flags);
  await operate(started.port, "OPEN_SHIFT", { cashier: "Кассир" });
  const { uid } = await operate(started.port, "SALE", sale);
  return { ...started, uid };
}

test.each(["SIGKILL", "SIGTERM"] as const)(
  "after %s a journal that is gone is refused, and one that is put back goes on",
  async (signal) => {
    const folder = tillFolder();
    const away = tillFolder();
    const { till, uid } = await sellingTill(folder);
    await till.end(signal);
    copyJournal(folder, away);
    removeJournal(folder);
    const refused = await new TillProcess(folder).ended;
    expect(refused).toMatchObject({ code: 1, output: "" });
    expect(refused.errors).toContain(`${join(folder, "work.journal")} is not there or empty`);
    expect(refused.errors).toContain("--new-journal");
    expect(existsSync(join(folder, "work.journal"))).toBe(false);
    copyJournal(away, folder);
    const { port } = await startTillProcess(folder);
    expect(await operate(port, "SALE", sale)).toMatchObject({ resultCode: 200, uid });
  },
);

test("a till that was killed before it wrote any document misses its journal too", async () => {
  const folder = tillFolder();
  const { till } = await startTillProcess(folder);
  await till.end("SIGKILL");
  truncateSync(join(folder, "work.journal"), 0);
  for (const end of ["-wal", "-shm"]) rmSync(join(folder, `work.journal${end}`), { force: true });
  expect((await new TillProcess(folder).ended).errors).toContain("up to document 0 at least");
});

test("a copy that lacks the last sales alone is refused, and so is a journal whose WAL was deleted", async () => {
  const folder = tillFolder();
  const older = tillFolder();
  const newest = tillFolder();
  const { till, port } = await sellingTill(folder);
  const sell = async (times: number) => {
    for (let sold = 0; sold < times; sold += 1) {
      const body = { ...sale, operationId: undefined };
      expect(await operate(port, "SALE", body)).toMatchObject({ resultCode: 200 });
    }
  };
  await sell(2);
  await runTill(["backup", join(older, "work.journal"), "--data", folder]);
  await sell(3);
  await till.end("SIGKILL");
  copyJournal(folder, newest);
  removeJournal(folder);
  copyJournal(older, folder);
  expect((await new TillProcess(folder).ended).errors).toContain("is an older copy or another journal");
  removeJournal(folder);
  copyFileSync(join(newest, "work.journal"), join(folder, "work.journal"));
  expect((await new TillProcess(folder).ended).code).toBe(1);
  removeJournal(folder);
  copyJournal(newest, folder);
  await startTillProcess(folder);
});

test("an older copy of the journal is refused", async () => {
  const folder = tillFolder();
  const older = tillFolder();
  const first = await sellingTill(folder);
  await first.till.end("SIGTERM");
  copyJournal(folder, older);
  const second = await startTillProcess(folder);
  await operate(second.port, "CLOSE_SHIFT", { cashier: "Кассир" });
  await second.till.end("SIGKILL");
  removeJournal(folder);
  copyJournal(older, folder);
  const { code, errors } = await new TillProcess(folder).ended;
  expect(code).toBe(1);
  expect(errors).toContain(
    "is an older copy or another journal: it ends with document 2, and the till has written 3",
  );
});

test("another journal of the same till is refused, and so is another till's", async () => {
  const folder = tillFolder();
  const other = tillFolder();
  await (await sellingTill(folder, ["--serial", "KASSA-1"])).till.end("SIGTERM");
  await (await sellingTill(other, ["--serial", "KASSA-1"])).till.end("SIGTERM");
  copyFileSync(join(other, "work.journal"), join(folder, "work.journal"));
  expect((await new TillProcess(folder).ended).errors).toContain("document 2 is another one");
  const stranger = tillFolder();
  await (await sellingTill(stranger, ["--serial", "KASSA-2"])).till.end("SIGTERM");
  copyFileSync(join(stranger, "work.journal"), join(folder, "work.journal"));
  expect((await new TillProcess(folder).ended).errors).toContain("is the journal of the till KASSA-2");
});

test("a new journal begins when a person says why, says so itself, and keeps the serial", async () => {
  const folder = tillFolder();
  const path = join(folder, "work.journal");
  await (await sellingTill(folder, ["--serial", "KASSA-1"])).till.end("SIGTERM");
  const { hash } = await verifyJournal(path);
  removeJournal(folder);
  const reason = "диск сгорел, копии нет";
  const { till, port } = await startTillProcess(folder, ["--new-journal", reason]);
  const { info } = await operate(port, "OTHER_INFO", {});
  expect(info).toMatchObject({ serial: "KASSA-1", shift: { state: "closed" } });
  await till.end("SIGKILL");
  expect(await verifyJournal(path)).toMatchObject({ documents: 0, replaces: { number: 2, hash, reason } });
  expect(await runTill(["verify", "--data", folder])).toContain(reason);
  const again = await startTillProcess(folder);
  await operate(again.port, "OPEN_SHIFT", { cashier: "Кассир" });
  await again.till.end("SIGKILL");
  removeJournal(folder);
  expect((await new TillProcess(folder).ended).errors).toContain("up to document 1 at least");
});

test("a new journal is begun only in the place of a lost one", async () => {
  const folder = tillFolder();
  const flags = ["--new-journal", "why not"];
  expect((await new TillProcess(folder, flags).ended).errors).toContain("no journal is lost");
  await (await sellingTill(folder)).till.end("SIGTERM");
  expect((await new TillProcess(folder, flags).ended).errors).toContain("no journal is lost");
  expect((await new TillProcess(folder, ["--new-journal", " "]).ended).errors).toContain(
    "--new-journal must say",
  );
});

test("a practice journal that is gone is missed when it is needed, and may begin again", async () => {
  const folder = tillFolder();
  const first = await startTillProcess(folder);
  await operate(first.port, "SET_MODE", { mode: "training" });
  await operate(first.port, "OPEN_SHIFT", { cashier: "Кассир" });
  await operate(first.port, "CLOSE_SHIFT", { cashier: "Кассир" });
  await operate(first.port, "SET_MODE", { mode: "work" });
  await first.till.end("SIGTERM");
  removeJournal(folder, "training");
  const second = await startTillProcess(folder);
  expect(await operate(second.port, "SET_MODE", { mode: "training" })).toMatchObject({ resultCode: 670 });
  expect(second.till.errors).toContain("training.journal is not there or empty");
  await second.till.end("SIGTERM");
  const third = await startTillProcess(folder, ["--new-journal", "practice begins again"]);
  expect(await operate(third.port, "SET_MODE", { mode: "training" })).toMatchObject({ resultCode: 200 });
});

test("a copy of the whole folder goes on, of a killed till too", async () => {
  const folder = tillFolder();
  const { till, uid } = await sellingTill(folder);
  await till.end("SIGKILL");
  const copy = join(tillFolder(), "copy");
  cpSync(folder, copy, { recursive: true });
  const { port } = await startTillProcess(copy);
  expect(await operate(port, "SALE", sale)).toMatchObject({ resultCode: 200, uid });
});

test("without its settings a till that had a PIN does not open until somebody decides", async () => {
  const folder = tillFolder();
  const { till } = await startTillProcess(folder);
  await setPin(folder, "1234");
  await till.end("SIGKILL");
  renameSync(join(folder, "settings.db"), join(folder, "settings.away"));
  const refused = await new TillProcess(folder).ended;
  expect(refused).toMatchObject({ code: 1, output: "" });
  expect(refused.errors).toContain(`the till in ${folder} had a PIN`);
  expect(await runTill(["pin", "status", "--data", folder])).toContain("settings that held it are lost");
  await setPin(folder, "4321");
  const { port, till: open } = await startTillProcess(folder);
  expect(await operate(port, "OTHER_INFO", {})).toMatchObject({ status: 401 });
  await open.end("SIGTERM");
  rmSync(join(folder, "settings.db"));
  expect((await new TillProcess(folder).ended).code).toBe(1);
  await runTill(["pin", "remove", "--data", folder]);
  const free = await startTillProcess(folder);
  expect(await operate(free.port, "OTHER_INFO", {})).toMatchObject({ resultCode: 200 });
});

test("settings that are damaged are named", async () => {
  const folder = tillFolder();
  await (await startTillProcess(folder)).till.end("SIGTERM");
  writeFileSync(
    join(folder, "settings.db"),
    "these are no settings, and long enough to be looked at ".repeat(200),
  );
  const { code, errors } = await new TillProcess(folder).ended;
  expect(code).toBe(1);
  expect(errors).toContain(`${join(folder, "settings.db")} is damaged`);
});
