import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { describeConnection, readConnection } from "../connection/configuration.ts";
import { tillFolder } from "../testing/till-folder.ts";
import { ExchangeWatch, exampleExchangeIni, exchangeFile, exchangeForm } from "./settings.ts";

const key = "s3cr3t-KEY_of.the~till";
const packaged = join(import.meta.dirname, "..", "..", "packaging", "conf", exchangeFile);

function withFile(text: string): string {
  const path = join(tillFolder(), "exchange.ini");
  writeFileSync(path, text);
  return path;
}

const read = (text: string) => readConnection(exchangeForm, withFile(text));
const on = (more = "") => `[exchange]\nexchange = on\nauthkey = ${key}\n${more}\n`;

/** What is said of a file, without its path. */
function faultsOf(text: string): readonly string[] {
  const path = withFile(text);
  const { state, faults } = describeConnection(exchangeForm, path);
  expect(state).toBe("faulty");
  expect(faults.join("\n")).not.toContain(key);
  return faults.map((fault) => fault.replace(path, ""));
}

test("without a file the exchange is off, and so with the file that is shipped", () => {
  expect(readConnection(exchangeForm, "/nowhere/exchange.ini")).toEqual({ state: "off", faults: [] });
  expect(readFileSync(packaged, "utf8")).toBe(exampleExchangeIni());
  expect(readConnection(exchangeForm, packaged)).toEqual({ state: "off", faults: [] });
});

test("the shipped file names each parameter with its default, and uncommented it says just that", () => {
  const uncommented = exampleExchangeIni().replaceAll(/^; (?=\w+ =)/gm, "");
  expect(read(uncommented)).toEqual({ state: "off", faults: [], isSaid: true });
  const turnedOn = uncommented.replace("= off", "= on").replace("authkey =", `authkey = ${key}`);
  expect(read(turnedOn)).toEqual(read(on()));
});

test("turned on with a key alone, the hub is looked for on this machine", () => {
  expect(read(on())).toEqual({
    state: "on",
    url: "http://127.0.0.1:8080/s/",
    authkey: key,
    address: `http://127.0.0.1:8080/s/${key}`,
    timeoutMs: 30_000,
  });
});

test.each<[string, string, string[]]>([
  ["no key", "[exchange]\nexchange = on\n", [": authkey is missing, and exchange is on"]],
  ["no on or off", "[exchange]\nexchange = maybe\n", [": exchange must be on or off"]],
  [
    "the plugin's section",
    `${on()}[plugins]\n`,
    [', line 5: there is no section "plugins", only [exchange]'],
  ],
  ["an address that is none", on("url = hub"), [": url must be an address such as http://127.0.0.1:8080/s/"]],
  ["a key in the wrong place", on(key), [', line 4: it has no "=" and a value']],
  ["no time", on("timeout = 0"), [": timeout must be a whole number from 1 to 600"]],
  ["a switch before the section", "exchange = on\n", [", line 1: exchange belongs in [exchange]"]],
])("%s is a fault, named with its place", (_name, text, faults) => {
  expect(faultsOf(text)).toEqual(faults);
});

test("the description shows everything but the key", () => {
  expect(describeConnection(exchangeForm, withFile(on("timeout = 5")))).toEqual({
    state: "on",
    faults: [],
    parameters: [
      { name: "exchange", value: "on", from: "exchange.ini" },
      { name: "url", value: "http://127.0.0.1:8080/s/", from: "default" },
      { name: "authkey", value: "(set)", from: "exchange.ini" },
      { name: "timeout", value: "5", from: "exchange.ini" },
    ],
  });
});

test("a change is taken when the file stands still, and told once, without the key", () => {
  const path = withFile("");
  const logged: string[] = [];
  const log = (facts: object, message: string) => void logged.push(`${message} ${JSON.stringify(facts)}`);
  const watch = new ExchangeWatch({ path, log: { info: log, warn: log }, everyMs: 3_600_000 });
  onTestFinished(() => watch.close());
  const told: string[] = [];
  watch.onChange((now, before) => void told.push(`${before.state} -> ${now.state}`));
  const settle = () => {
    watch.look();
    watch.look();
  };
  writeFileSync(path, on());
  watch.look();
  expect(watch.configuration.state).toBe("off");
  settle();
  settle();
  expect(watch.configuration).toMatchObject({ state: "on", authkey: key });
  writeFileSync(path, on("url = nowhere"));
  settle();
  rmSync(path);
  settle();
  expect(told).toEqual(["off -> on", "on -> faulty", "faulty -> off"]);
  expect(logged[0]).toContain("the exchange with the hub is off");
  expect(logged[2]).toContain("the exchange with the hub is now faulty: its configuration is wrong");
  expect(logged.join()).not.toContain(key);
});
