import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { expect, test } from "vitest";
import { writeExchangeFile } from "../testing/exchange-file.ts";
import { type GiftomanFileOptions, writeGiftomanFile } from "../testing/giftoman-file.ts";
import { call, operate } from "../testing/http.ts";
import { type Refusal, SmallHub } from "../testing/small-hub.ts";
import { tillFolder } from "../testing/till-folder.ts";
import { TillProcess, TillProgram } from "../testing/till-process.ts";
import { until } from "../trials/until.ts";

const cashier = "Иванова";
const keys = ["kEy-4f2c9d07-first", "kEy-4f2c9d07-second", "kEy-4f2c9d07-misplaced"] as const;
const pauseMs = 200;
const sale = { cashier, itemList: [{ nameTitle: "Хлеб", price: "1.62", amount: "2" }], cash: "5" };

/** Tells everybody the address that it was called by: -32800 for the first key, -32602 for others. */
function talkative(path: string): Refusal {
  const code = path.endsWith(keys[0]) ? -32800 : -32602;
  // A path would say that one receipt is at fault.
  const data = { hint: path };
  return { code, message: `refused at ${path}`, data: code === -32800 ? data : { ...data, path } };
}

test("the key is in no log, answer, metric, command's output or file but its own", async () => {
  const folder = tillFolder();
  const hub = await SmallHub.open(keys[0]);
  hub.refusal = talkative;
  const { url } = hub;
  const told: string[] = [];
  const configure = (options: GiftomanFileOptions) => {
    writeGiftomanFile(folder, options);
    writeExchangeFile(folder, options);
  };
  configure({ url, authkey: keys[0] });
  const till = new TillProcess(folder, ["--log-level", "trace"], {
    environment: { TILL_LOG_LEVEL: "debug" },
  });
  const port = await till.open();
  const ask = async (operation: string, body: object = {}) => {
    const answer = await operate(port, operation, body);
    told.push(JSON.stringify(answer));
    return answer;
  };
  const run = async (...args: string[]) => {
    const { output, errors } = await new TillProgram([...args, "--data", folder, "--conf", folder]).ended;
    told.push(output, errors);
  };
  const lookAround = async () => {
    // Only the end of a long log is kept.
    told.push(till.errors);
    await ask("OTHER_INFO");
    told.push((await call({ port, path: "/metrics", method: "GET" })).text);
    told.push((await call({ port, path: "/readyz", method: "GET" })).text);
    await run("queue", "status");
    await run("config", "giftoman");
    await run("config", "exchange");
  };
  await ask("OPEN_SHIFT", { cashier });
  await ask("SALE", sale);
  const lanes = async () => {
    await wait(pauseMs);
    return (await ask("OTHER_INFO")).info?.queue.lanes ?? [];
  };
  await until("the key is refused", async () => (await lanes()).every(({ state }) => state === "stopped"));
  await lookAround();

  configure({ url, authkey: keys[1] });
  await until("the messages are refused", async () =>
    (await lanes()).every(({ setAside }) => setAside === 1),
  );
  await lookAround();
  await run("queue", "list", "--json");
  await run("queue", "show", "giftoman-receipts", "2");
  await run("queue", "show", "hub-transactions", "2");
  await run("queue", "export");
  await ask("QUEUE", { action: "mend", lane: "giftoman-receipts", number: 2, params: { cart: {} } });

  for (const more of [`timeout = ${keys[2]}\n`, `${keys[2]} = 1\n`, `[${keys[2]}]\n`, `${keys[2]}\n`]) {
    const faults = async () => {
      const { info } = await ask("OTHER_INFO");
      return [info?.plugin.faults.join(), info?.exchange.faults.join()] as const;
    };
    const [ofPlugin, ofExchange] = await faults();
    configure({ url, authkey: keys[1], more });
    await until("the fault is told", async () => {
      await wait(pauseMs);
      const [plugin, exchange] = await faults();
      return plugin !== ofPlugin && exchange !== ofExchange;
    });
    await lookAround();
  }
  const { errors, output } = await till.end("SIGTERM");
  told.push(errors, output);
  expect(told.join("")).toContain("the Giftoman plugin is now faulty");
  expect(told.join("")).toContain("the exchange with the hub is now faulty");
  expect(told.join("")).toContain("a message was set aside");
  expect(told.join("")).toContain("refused at /s/");
  for (const name of readdirSync(folder)) {
    const path = join(folder, name);
    if (statSync(path).isFile()) told.push(readFileSync(path, "latin1"));
  }
  const leaks = told.filter((text) => keys.some((key) => text.includes(key)));
  expect(leaks.map((text) => text.slice(0, 2_000))).toEqual([]);
});
