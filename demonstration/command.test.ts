import { execFile } from "node:child_process";
import { mkdirSync, readdirSync } from "node:fs";
import { stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { promisify } from "node:util";
import { steadyPort } from "@prilavok/contracts/testing/steady-port.ts";
import { readConfiguration } from "@prilavok/hub/configuration.ts";
import { openDatabase } from "@prilavok/hub/database/open.ts";
import { temporaryDataDir } from "@prilavok/hub/testing/folder.ts";
import { Program } from "@prilavok/hub/testing/hub-process.ts";
import { applicationId } from "@prilavok/till/journal/file.ts";
import { expect, onTestFinished, test } from "vitest";
import { documentsOf, receiptsAmong } from "./testing/documents.ts";
import { tillProcesses } from "./testing/till-processes.ts";

const run = promisify(execFile);
const program = join(import.meta.dirname, "main.ts");
const root = join(import.meta.dirname, "..");

/** What the owner of a shop may have exported; the demonstration must not go there. */
const shopsOwn = {
  DATA_DIR: "/nowhere/shop",
  DATABASE_URL: "postgres://shop:hunter2@127.0.0.1:1/shop",
  HOST: "192.0.2.1",
  PORT: "1",
  PRILAVOK_CONF: "/nowhere/hub.conf",
  LOG_LEVEL: "loud",
  TILL_DATA: "/nowhere/till",
  TILL_PORT: "1",
};

/** `npm start` in small: a history of days, not of a year. */
async function start(dataDir: string, language: string): Promise<Program> {
  const port = String(await steadyPort());
  const small = ["--days", "6", "--pace", "0.2", "--till-port", "0"];
  const demo = new Program(
    ["--data", dataDir, "--port", port, ...small, "--lang", language],
    shopsOwn,
    program,
  );
  onTestFinished(() => void demo.child.kill("SIGKILL"));
  await demo.prints(language === "ru" ? /загружена: чеков \d+/ : /is in: \d+ receipts/, 60_000);
  return demo;
}

interface Answer {
  readonly uid?: string;
  readonly result?: { readonly id?: number; readonly data?: Readonly<Record<string, object>> };
  readonly error?: object;
}

/** Pastes a printed line into a shell. */
async function paste(line: string): Promise<Answer> {
  const { stdout } = await run("/bin/sh", ["-c", line]);
  return JSON.parse(stdout) as Answer;
}

async function generatedReceipts(dataDir: string): Promise<{ receipts: number; identities: number }> {
  const database = await openDatabase(readConfiguration({ DATA_DIR: dataDir }), "command");
  try {
    const { rows } = await database.pool.query<{ receipts: number; identities: number }>(
      `select count(*)::int as receipts, count(distinct (store_id, device_id, ext_id))::int as identities
         from receipt where ext_id like 'kassa-_-______-____' and day < current_date - 1`,
    );
    return rows[0] ?? { receipts: 0, identities: 0 };
  } finally {
    await database.close();
  }
}

/** Uids of the tills' own receipts at the hub. */
async function receivedFromTills(dataDir: string): Promise<string[]> {
  const database = await openDatabase(readConfiguration({ DATA_DIR: dataDir }), "command");
  try {
    const { rows } = await database.pool.query<{ uid: string }>(
      `select ext_id as uid from receipt where ext_id ~ '^[0-9A-F]{24}$'`,
    );
    return rows.map(({ uid }) => uid).sort();
  } finally {
    await database.close();
  }
}

function tillFolders(dataDir: string): { readonly dataDir: string }[] {
  return readdirSync(join(dataDir, "tills")).map((name) => ({ dataDir: join(dataDir, "tills", name) }));
}

function keysIn(text: string): string[] {
  return [...new Set([...text.matchAll(/\/s\/([\w-]{43})/g)].map(([, key]) => key ?? ""))].sort();
}

test("the demonstration prints calls that work when pasted, ends on Ctrl-C, and a second start has the same keys and tills", async () => {
  const dataDir = await temporaryDataDir();
  const first = await start(dataDir, "ru");
  const pasted = first.output
    .split("\n")
    .filter((line) => /^ {2}(curl|node_modules\/\.bin\/|TOKEN=|ORDER=|DOCUMENT=)/.test(line));
  const [examples, office] = [pasted.slice(0, 7), pasted.slice(7)];
  expect(examples).toHaveLength(7);
  const [sale = "", report = "", queue = "", ...calls] = examples;
  const { uid, ...pies } = await paste(sale);
  expect(pies).toMatchObject({
    resultCode: 200,
    type: "SALE",
    total: "110.00",
    change: "40.00",
  });
  const cashier = /"cashier":"([^"]+)"/.exec(sale)?.[1] ?? "";
  expect((await run("/bin/sh", ["-c", report], { cwd: root })).stdout).toMatch(/^ПРОДАЖИ \([1-9]/m);
  expect((await run("/bin/sh", ["-c", queue], { cwd: root })).stdout).toMatch(
    /^the Giftoman plugin is on: http[\s\S]*giftoman-receipts +\w+ +\d+ +0 /,
  );
  const [metrics, sellers, ranking, sent] = await Promise.all(calls.map(paste));
  expect(sent?.result).toMatchObject({ amount: 110, id: expect.any(Number) });
  for (const report of [metrics, sellers, ranking]) {
    expect(report?.error).toBeUndefined();
    expect(Object.keys(report?.result?.data ?? {})).toEqual(["day", "month"]);
  }
  expect(JSON.stringify(ranking)).toContain("Сдобный двор на Плотинке");
  expect(JSON.stringify(sellers)).toContain(cashier);

  // One shell for all of them; the order has to come to the till before it is picked.
  const script = office
    .join("\n")
    .replace(
      /^ {2}(node_modules\/\.bin\/.+)$/m,
      "n=0; until $1; do n=$((n + 1)); [ $n -lt 60 ]; sleep 0.5; done",
    )
    .replace("-o document.html", "");
  const { stdout: travelled } = await run("/bin/sh", ["-ec", script], { cwd: root });
  expect(office).toHaveLength(11);
  expect(travelled).toMatch(/"state":"posted"/);
  expect(travelled).toMatch(/"type":"SALE"[^\n]*"total":"210.00"/);
  expect(travelled).not.toMatch(/\/problems\//);
  // The line that prints a document stands at the end; without a document it says so and leaves no file.
  const none = office.at(-1)?.replace(/DOCUMENT=[^;]+;/, "DOCUMENT=;") ?? "";
  const folder = dirname(dataDir);
  const early = await run("/bin/sh", ["-ec", [office[0], none].join("\n")], { cwd: folder });
  expect(early.stdout).toBe("документов ещё нет: подождите минуту и повторите\n");
  expect(readdirSync(folder)).not.toContain("document.html");
  expect(first.errors).not.toContain("security");

  const beside = await new Program(["--data", dataDir], {}, program).ended;
  expect(beside.errors).toMatch(
    /^prilavok: в .+ уже работает другая демонстрация или хаб \(процесс \d+, с .+\): остановите её или выберите другую папку: npm start -- --data <папка>\n$/,
  );

  const ended = await first.kill("SIGINT");
  expect(ended).toMatchObject({ code: 0, errors: expect.not.stringContaining("rror") });
  expect(ended.output).toMatch(/\nЗакрываемся…\n(?:.*\n)*Закрыто\.\n$/);
  expect(await tillProcesses(dataDir)).toEqual([]);
  const keys = keysIn(ended.output);
  expect(keys).toHaveLength(5);
  expect((await stat(join(dataDir, "demo.json"))).mode & 0o777).toBe(0o600);
  const sold = await documentsOf(tillFolders(dataDir));
  expect(sold.map(({ uid }) => uid)).toContain(uid);
  const before = await generatedReceipts(dataDir);
  expect(before.receipts).toBeGreaterThan(1_000);
  expect(before.identities).toBe(before.receipts);

  const second = await start(dataDir, "en");
  expect(keysIn(second.output)).toEqual(keys);
  expect(second.output).toContain("Try:");
  const laterSale =
    second.output.split("\n").find((line) => line.includes("INTENT_OPERATION_TYPE: SALE")) ?? "";
  const { uid: laterUid } = await paste(laterSale);
  expect((await second.kill("SIGTERM")).code).toBe(0);
  expect(await generatedReceipts(dataDir)).toEqual(before);
  const soldOn = await documentsOf(tillFolders(dataDir));
  expect(soldOn.map(({ uid }) => uid)).toContain(laterUid);
  expect(soldOn).toEqual(expect.arrayContaining(sold));
  expect(await receivedFromTills(dataDir)).toEqual(
    receiptsAmong(soldOn)
      .map(({ uid }) => uid)
      .sort(),
  );
  // Generated sales lie outside of the tills' shifts; the receipt that was pasted came under a till's key.
  const shifts = soldOn.filter(({ kind }) => kind === "shift_close").length;
  const { output } = await new Program(["completeness", "--json"], { DATA_DIR: dataDir }).ended;
  expect(JSON.parse(output).totals).toEqual({
    ...{ complete: shifts - 1, incomplete: 1 },
    ...{ unverified: 0, overdue: 0, unstarted: 0, missing: 0, open: 0 },
    // Tills of shops that are closed at this hour tell of no shift in the second run.
    untold: expect.any(Number),
  });
}, 240_000);

test("an older demonstration's folder is refused with a sentence that says what to do, before anything starts", async () => {
  const dataDir = await temporaryDataDir();
  const folder = join(dataDir, "tills", "moscow-1-kassa-1");
  mkdirSync(folder, { recursive: true });
  const database = new DatabaseSync(join(folder, "work.journal"));
  database.exec(
    `pragma application_id = ${applicationId}; pragma user_version = 1; create table document (number)`,
  );
  database.close();
  const { code, output, errors } = await new Program(["--data", dataDir, "--lang", "en"], {}, program).ended;
  expect({ code, output }).toEqual({ code: 1, output: "" });
  expect(errors).toMatch(
    /^prilavok: .+ is the data folder of an older demonstration.+ choose another folder .+\n$/,
  );
  expect(readdirSync(dataDir)).toEqual(["tills"]);
});

test("a demonstration that is killed leaves no till behind, and every journal is right", async () => {
  const dataDir = await temporaryDataDir();
  const demonstration = await start(dataDir, "ru");
  expect(await tillProcesses(dataDir)).toHaveLength(5);
  await demonstration.kill("SIGKILL");
  await expect.poll(() => tillProcesses(dataDir), { timeout: 10_000, interval: 100 }).toEqual([]);
  await expect(documentsOf(tillFolders(dataDir))).resolves.not.toEqual([]);
}, 150_000);
