import { spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { networkInterfaces } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { expect, test } from "vitest";
import { call, operate, Wire } from "./testing/http.ts";
import { setPin } from "./testing/pin.ts";
import { tillFolder } from "./testing/till-folder.ts";
import { startTillProcess, TillProcess, TillProgram } from "./testing/till-process.ts";

const item = { nameTitle: "Хлеб", price: "1.62", amount: "2" };

/** A command on the till of a folder. */
function command(folder: string, ...args: string[]) {
  return new TillProgram([...args, "--data", folder, "--conf", folder]).ended;
}

test("serve prints one line, sells, and stops when it is told to with everything closed", async () => {
  const folder = tillFolder();
  const args = ["serve", "--data", folder, "--conf", folder, "--port", "0"];
  const till = new TillProgram(args);
  const line = await till.firstLine();
  expect(line).toMatch(/^prilavok-till serves at http:\/\/127\.0\.0\.1:\d+$/);
  const port = Number(/\d+$/.exec(line)?.[0]);
  expect(statSync(join(folder, "access.json")).mode & 0o777).toBe(0o600);
  await operate(port, "OPEN_SHIFT", { cashier: "Кассир" });
  const sale = await operate(port, "SALE", { cashier: "Кассир", itemList: [item], cash: "5" });
  expect(sale).toMatchObject({ resultCode: 200, total: "3.24", change: "1.76" });
  const { code, output } = await till.end("SIGTERM");
  expect(code).toBe(0);
  expect(output).toBe(`${line}\n`);
  expect(existsSync(join(folder, "access.json"))).toBe(false);
  expect(existsSync(join(folder, "work.journal-wal"))).toBe(false);
});

test("commands work with the till that serves from the folder, with a PIN too", async () => {
  const folder = tillFolder();
  const { port } = await startTillProcess(folder);
  await setPin(folder, "1234");
  expect(await operate(port, "OTHER_INFO", {})).toMatchObject({ status: 401 });
  const opened = await command(folder, "shift", "open", "--cashier", "Иванова", "--json");
  expect(JSON.parse(opened.output)).toMatchObject({ resultCode: 200, type: "OPEN_SHIFT" });
  const again = await command(folder, "shift", "open", "--cashier", "Иванова", "--json");
  expect(again).toMatchObject({
    code: 1,
    errors: "prilavok-till: OPEN_SHIFT with an open shift. Go on selling, or CLOSE_SHIFT first. (406)\n",
  });
  expect(JSON.parse(again.output)).toEqual({
    messageDetail: "Смена уже открыта",
    messageTitle: "Ошибка",
    resultCode: 406,
    type: "OPEN_SHIFT",
  });
  expect(JSON.parse((await command(folder, "shift", "status", "--json")).output)).toMatchObject({
    state: "open",
    number: 1,
    drawer: "0.00",
  });
  const report = (await command(folder, "report", "--cashier", "Иванова")).output;
  expect(report).toMatch(/^ +X-ОТЧЕТ\n/m);
  expect(report).toMatch(/^Смена № +1$/m);
  expect(report).toMatch(/^ВЫРУЧКА +0\.00$/m);
  expect(report).not.toContain("КОРРЕКЦИИ");
  expect((await command(folder, "mode", "demo")).errors).toContain("(690)");
  expect((await command(folder, "shift", "close", "--cashier", "Иванова")).output).toMatch(
    /^CLOSE_SHIFT is done.*Z-ОТЧЕТ.*Закрыта/s,
  );
  expect((await command(folder, "mode", "demo")).output).toBe("mode demo\n");
  expect((await command(folder, "unfinished", "show")).output).toBe("no sale is unfinished\n");
});

test("commands for a till that is not there say so", async () => {
  const folder = tillFolder();
  const none = await command(folder, "shift", "status");
  expect(none.code).toBe(1);
  expect(none.errors).toContain(`no till serves from ${folder}`);
  const { till } = await startTillProcess(folder);
  await till.end("SIGKILL");
  expect((await command(folder, "shift", "status")).errors).toContain("no till answers at http://127.0.0.1:");
});

test("a folder that is none, and one where no till has worked, are told with the setting that names them", async () => {
  const folder = tillFolder();
  const file = join(folder, "file");
  writeFileSync(file, "");
  for (const words of [["serve"], ["queue", "status"], ["shift", "status"]]) {
    const { code, errors } = await command(join(file, "till"), ...words);
    expect({ code, errors }).toEqual({
      code: 1,
      errors: expect.stringContaining(
        "(--data or TILL_DATA) must be one that this user may write to: ENOTDIR",
      ),
    });
  }
  expect((await command(folder, "goods", "find")).errors).toContain(
    "say what to find: a part of the name, --code",
  );
  const { errors } = await command(folder, "queue", "status");
  expect(errors).toContain(
    "no till has worked in this folder; name a till's folder with --data or TILL_DATA",
  );
});

test("a second till in the same folder does not start, and the first one goes on", async () => {
  const folder = tillFolder();
  const { port } = await startTillProcess(folder);
  const second = await new TillProcess(folder).ended;
  expect(second.code).toBe(1);
  expect(second.errors).toContain(`another till works in ${folder}`);
  const third = await command(folder, "serve", "--lang", "ru");
  expect(third.errors).toContain(
    `в ${folder} работает другая касса: остановите её или дайте этой свою папку (--data, TILL_DATA)\n`,
  );
  expect(await operate(port, "OTHER_INFO", {})).toMatchObject({ resultCode: 200 });
  expect((await command(folder, "shift", "status")).code).toBe(0);
});

test("a till that was killed starts again, with the same serial and its documents", async () => {
  const folder = tillFolder();
  const first = await startTillProcess(folder, ["--serial", "KASSA-17"]);
  await operate(first.port, "OPEN_SHIFT", { cashier: "Кассир" });
  await first.till.end("SIGKILL");
  const second = await startTillProcess(folder);
  const { info } = await operate(second.port, "OTHER_INFO", {});
  expect(info).toMatchObject({ serial: "KASSA-17", shift: { state: "open", number: 1 } });
  await second.till.end("SIGTERM");
  const third = await new TillProcess(folder, ["--serial", "KASSA-18"]).ended;
  expect(third.errors).toContain("is the journal of the till KASSA-17");
});

test("a till answers what it has accepted before it stops", async () => {
  const folder = tillFolder();
  const { till, port } = await startTillProcess(folder);
  await operate(port, "OPEN_SHIFT", { cashier: "Кассир" });
  const body = JSON.stringify({ cashier: "Кассир", itemList: [item], cash: "5" });
  const wires = Array.from({ length: 20 }, () =>
    new Wire(port).send(
      `POST /v1 HTTP/1.1\r\nHost: localhost\r\nINTENT_OPERATION_TYPE: SALE\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
    ),
  );
  await Promise.all(wires.map(({ socket }) => once(socket, "connect")));
  const ended = till.end("SIGTERM");
  const answers = await Promise.all(wires.map((wire) => wire.ended));
  expect((await ended).code).toBe(0);
  const answered = answers.filter((text) => text.includes('"resultCode":200')).length;
  const exported = (await command(folder, "export")).output.trim().split("\n");
  expect(exported.filter((line) => JSON.parse(line).kind === "sale")).toHaveLength(answered);
});

test("verify, export and backup work beside a till that sells", async () => {
  const folder = tillFolder();
  const { port } = await startTillProcess(folder);
  await operate(port, "OPEN_SHIFT", { cashier: "Кассир" });
  let isSelling = true;
  const selling = (async () => {
    while (isSelling) await operate(port, "SALE", { cashier: "Кассир", itemList: [item], cash: "5" });
  })();
  const backup = join(folder, "backup.journal");
  const verified = JSON.parse((await command(folder, "verify", "--json")).output);
  expect(verified).toMatchObject({ mode: "work", fault: null });
  const exported = (await command(folder, "export", "--first", "1", "--last", "2")).output.trim().split("\n");
  expect(exported.map((line) => JSON.parse(line).number)).toEqual([1, 2]);
  expect((await command(folder, "backup", backup)).code).toBe(0);
  expect((await command(folder, "backup", backup)).errors).toContain("is there already");
  isSelling = false;
  await selling;
  const known = `1:${JSON.parse(exported[0] ?? "").hash}`;
  expect((await command(folder, "verify", "--anchor", known)).code).toBe(0);
  const wrong = await command(folder, "verify", "--anchor", `1:${"0".repeat(64)}`);
  expect(wrong.code).toBe(1);
  expect(wrong.output).toContain("FAULT (anchor) at document 1");
});

const outside = Object.values(networkInterfaces())
  .flatMap((all) => all ?? [])
  .find(({ family, internal }) => family === "IPv4" && !internal)?.address;

test("beyond this machine a till serves with a PIN only", async () => {
  const folder = tillFolder();
  const refused = await new TillProcess(folder, ["--host", "0.0.0.0"]).ended;
  expect(refused.code).toBe(1);
  expect(refused.errors).toContain(
    'listening on 0.0.0.0 lets others on the network reach the till, and it has no PIN: run "prilavok-till pin set" first',
  );
  await setPin(folder, "12345");
  expect((await new TillProcess(folder, ["--host", "0.0.0.0"]).ended).errors).toContain(
    'its PIN has fewer than 6 characters, or was set before that was kept: run "prilavok-till pin set" first, with at least 6 digits',
  );
  await setPin(folder, "123456");
  const { port } = await startTillProcess(folder, ["--host", "0.0.0.0", "--ssdp", "off"]);
  expect(await operate(port, "OTHER_INFO", {})).toMatchObject({ status: 401, resultCode: 401 });
  expect((await command(folder, "pin", "remove")).output).toContain("refuses every call");
  expect(await operate(port, "OTHER_INFO", {})).toMatchObject({ resultCode: 401 });
  expect((await command(folder, "shift", "status")).code).toBe(0);
});

test.skipIf(outside === undefined)("metrics are answered on this machine's loopback only", async () => {
  const folder = tillFolder();
  await setPin(folder, "123456");
  const { port } = await startTillProcess(folder, ["--host", "0.0.0.0", "--ssdp", "off"]);
  const get = (host: string, path: string) => call({ port, host, path, method: "GET" });
  expect((await get(outside ?? "", "/metrics")).status).toBe(404);
  expect((await get(outside ?? "", "/healthz")).status).toBe(200);
  expect((await get("127.0.0.1", "/metrics")).status).toBe(200);
});

test("a till is ready while its device is, and says what is in the way", async () => {
  const folder = tillFolder();
  const { port } = await startTillProcess(folder);
  const ready = () => call({ port, path: "/readyz", method: "GET" });
  expect((await ready()).status).toBe(200);
  writeFileSync(join(folder, "emulator.json"), '{"failure":"blocked"}');
  await wait(1_100);
  const { status, text } = await ready();
  expect(status).toBe(503);
  expect(JSON.parse(text)).toEqual({ status: "not ready", obstacles: ["the fiscal device is blocked"] });
});

test("a till sells with the emulator of another process, and the print jobs of a broken printer are in reach", async () => {
  const folder = tillFolder();
  const emulator = new TillProgram(["emulator", "--data", join(folder, "device"), "--listen", "0", "--json"]);
  const { url } = JSON.parse(await emulator.firstLine());
  const flags = ["--fiscal", url, "--printer", `file:${join(folder, "nowhere", "printer")}`];
  const { port } = await startTillProcess(folder, flags);
  await operate(port, "OPEN_SHIFT", { cashier: "Кассир" });
  const sale = await operate(port, "SALE", { cashier: "Кассир", itemList: [item], cash: "5" });
  expect(sale).toMatchObject({ resultCode: 200, isPrintSuccess: false });
  expect((await operate(port, "OTHER_INFO", {})).info?.device).toMatchObject({
    driver: "remote",
    isEmulator: true,
  });
  const jobs = JSON.parse((await command(folder, "print", "list", "--json")).output);
  expect(jobs[0]).toMatchObject({ kind: "document", state: "waiting" });
  expect((await command(folder, "print", "cancel", String(jobs[0].id))).code).toBe(0);
  expect((await command(folder, "print", "cancel", String(jobs[0].id))).errors).toContain(
    "is cancelled: it cannot cancel",
  );
  expect((await command(folder, "print", "retry", String(jobs[0].id))).output).toContain(
    "is to be printed again",
  );
  expect((await command(folder, "print", "retry", "4711")).errors).toContain("there is no print job 4711");
  expect(existsSync(join(folder, "device", "emulator.memory"))).toBe(true);
});

test("config tells each value and where it comes from, and no password", async () => {
  const folder = tillFolder();
  writeFileSync(
    join(folder, "till.ini"),
    "[till]\nshop_name = Магазин\nfiscal = http://me:secret@127.0.0.1:37016\n",
  );
  const { output } = await command(folder, "config", "--port", "1", "--json");
  expect(JSON.parse(output)).toMatchObject({
    port: { value: "1", from: "--port" },
    shopName: { value: "Магазин", from: "till.ini" },
    fiscal: { value: "http://***@127.0.0.1:37016", from: "till.ini" },
    host: { value: "127.0.0.1", from: "default" },
  });
  expect(output).not.toContain("secret");
  expect((await command(folder, "serve", "--port", "x")).errors).toBe(
    'prilavok-till: --port must be a whole number from 0 to 65535, not "x"\n',
  );
  expect((await command(folder, "pin", "status")).output).toBe("there is no PIN\n");
});

test("npx finds the program at the repository's root", () => {
  const root = join(import.meta.dirname, "..");
  const link = join(
    root,
    "node_modules",
    ".bin",
    process.platform === "win32" ? "prilavok-till.cmd" : "prilavok-till",
  );
  expect(existsSync(link)).toBe(true);
  const { version } = JSON.parse(readFileSync(join(import.meta.dirname, "package.json"), "utf8"));
  const { stdout } = spawnSync(process.execPath, [link, "--version"], { encoding: "utf8" });
  expect(stdout).toBe(`${version}\n`);
});
