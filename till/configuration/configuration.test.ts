import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { tillFolder } from "../testing/till-folder.ts";
import { configure, type Flags } from "./configuration.ts";
import { exampleIni } from "./ini-file.ts";
import { flagOf, parameterNames, variableOf } from "./parameters.ts";

function withFile(text: string | Uint8Array): string {
  const conf = tillFolder();
  writeFileSync(join(conf, "till.ini"), text);
  return conf;
}

test("a till that is told nothing listens on this machine, with the emulator and no printer", () => {
  const { configuration } = configure({ conf: "/nowhere" }, {});
  expect(configuration).toMatchObject({
    port: 37_015,
    host: "127.0.0.1",
    timeZone: "Europe/Minsk",
    fiscal: { driver: "emulator" },
    printer: { driver: "none" },
    ssdp: "auto",
    serial: undefined,
    names: [],
  });
  expect(configure({}, {}).configuration.conf).toBe("/linuxcash/cash/conf");
});

test("flags win over the environment, and the environment over till.ini", async () => {
  const conf = withFile(
    '[till]\nport = 1001\nhost = 10.0.0.1 ; the shop\'s network\nshop_name = "Магазин #1; центр"\n',
  );
  const { configuration, origins } = configure({ port: "1003" }, { TILL_CONF: conf, TILL_PORT: "1002" });
  expect(configuration).toMatchObject({ port: 1003, host: "10.0.0.1", shopName: "Магазин #1; центр" });
  expect(origins).toMatchObject({ port: "--port", conf: "TILL_CONF", host: "till.ini", timeZone: "default" });
  expect(configure({}, { TILL_CONF: conf, TILL_PORT: "1002" }).configuration.port).toBe(1002);
  expect(configure({}, { TILL_CONF: conf, TILL_PORT: "" }).configuration.port).toBe(1001);
});

test.each<[Flags, Record<string, string>, string]>([
  [{ port: "65536" }, {}, '--port must be a whole number from 0 to 65535, not "65536"'],
  [{}, { TILL_PORT: "80a" }, 'TILL_PORT must be a whole number from 0 to 65535, not "80a"'],
  [{}, { TILL_HOST: "a b" }, "TILL_HOST must be an address or a host's name"],
  [{}, { TILL_NAMES: "ok,b/d" }, "TILL_NAMES must be hosts' names between commas"],
  [{}, { TILL_SSDP: "yes" }, 'TILL_SSDP must be one of auto, on, off, not "yes"'],
  [{}, { TILL_SERIAL: "a" }, "TILL_SERIAL must be 4 to 32 letters"],
  [{}, { TILL_SHOP_TAX_NUMBER: "193141247" }, "TILL_SHOP_TAX_NUMBER must be a УНП"],
  [{}, { TILL_SHOP_NAME: "x".repeat(201) }, "TILL_SHOP_NAME must be a line of at most 200 characters"],
  [{}, { TILL_TIME_ZONE: "Minsk" }, "TILL_TIME_ZONE must be the IANA name"],
  [{}, { TILL_FISCAL: "https://device" }, "TILL_FISCAL must be emulator or http://"],
  [{}, { TILL_PRINTER: "tcp://host:0" }, "TILL_PRINTER must be none, file:"],
  [{}, { TILL_PRINTER: "lpt1" }, "TILL_PRINTER must be none, file:"],
  [{}, { TILL_PRINTER_COLUMNS: "41" }, "TILL_PRINTER_COLUMNS must be one of 32, 42, 48"],
  [{}, { TILL_PRINTER_CODE_PAGE: "256" }, "TILL_PRINTER_CODE_PAGE must be a whole number from 0 to 255"],
  [{}, { TILL_LOG_LEVEL: "loud" }, "TILL_LOG_LEVEL must be one of fatal"],
])("an impossible value is named: %o %o", (flags, environment, message) => {
  expect(() => configure({ conf: "/nowhere", ...flags }, environment)).toThrow(message);
});

test("a till.ini that means something else than it says is refused", async () => {
  const wrong: [string | Uint8Array, string][] = [
    ["[till]\nprot = 1\n", 'there is no parameter "prot"'],
    ["[till]\nport = eighty\n", 'till.ini: port must be a whole number from 0 to 65535, not "eighty"'],
    ["[till]\nconf = /x\n", 'there is no parameter "conf"'],
    ["[tll]\nport = 1\n", '"tll" does not belong there'],
    ["port = 1\n", '"port" does not belong there'],
    ["[till]\nport[] = 1\n", '"port" must be a single value'],
    ["[till]\nport\n", 'till.ini, line 2: "port" has no "="'],
    ["[till]\nport = 1\n; port = 3\nport = 2\n", 'till.ini, line 4: "port" is given twice'],
    [Buffer.from([0x5b, 0xcf, 0xf0]), "is not in UTF-8"],
    [`[till]\n${"; x\n".repeat(20_000)}`, "is longer than"],
  ];
  for (const [text, message] of wrong) {
    const conf = withFile(text);
    expect(() => configure({ conf }, {})).toThrow(message);
  }
});

test("the example file lists every parameter with its default, and changes nothing", async () => {
  const text = exampleIni();
  expect(readFileSync(join(import.meta.dirname, "..", "..", "packaging", "till.ini"), "utf8")).toBe(text);
  const plain = configure({ conf: "/nowhere" }, {}).configuration;
  const { conf: _, ...rest } = configure({ conf: withFile(text) }, {}).configuration;
  expect(plain).toMatchObject(rest);
  const uncommented = text.replaceAll(/^; (\w+ =)/gm, "$1");
  const { conf: __, ...same } = configure({ conf: withFile(uncommented) }, {}).configuration;
  expect(same).toEqual(rest);
});

test("addresses of printers and devices are read whole", () => {
  const read = (environment: Record<string, string>) =>
    configure({ conf: "/nowhere" }, environment).configuration;
  expect(read({ TILL_PRINTER: "tcp://10.0.0.5" }).printer).toEqual({
    driver: "tcp",
    host: "10.0.0.5",
    port: 9100,
  });
  expect(read({ TILL_PRINTER: "tcp://[fe80::1]:9101" }).printer).toEqual({
    driver: "tcp",
    host: "fe80::1",
    port: 9101,
  });
  expect(read({ TILL_PRINTER: "file:/dev/usb/lp0" }).printer).toEqual({
    driver: "file",
    path: "/dev/usb/lp0",
  });
  expect(read({ TILL_FISCAL: "http://127.0.0.1:37016" }).fiscal).toEqual({
    driver: "remote",
    address: "http://127.0.0.1:37016",
  });
  expect(read({ TILL_NAMES: "kassa-1, kassa-1.local ," }).names).toEqual(["kassa-1", "kassa-1.local"]);
});

test("no two parameters share a flag or a variable", () => {
  expect(new Set(parameterNames.map(flagOf)).size).toBe(parameterNames.length);
  expect(variableOf("shopTaxNumber")).toBe("TILL_SHOP_TAX_NUMBER");
  expect(flagOf("shopTaxNumber")).toBe("--shop-tax-number");
});
