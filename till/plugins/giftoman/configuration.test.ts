import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { tillFolder } from "../../testing/till-folder.ts";
import { describeGiftoman, exampleGiftomanIni, giftomanFile, readGiftoman } from "./configuration.ts";

const key = "s3cr3t-KEY_of.the~till";
const packaged = join(import.meta.dirname, "..", "..", "..", "packaging", "conf", giftomanFile);

function withFile(text: string | Uint8Array): string {
  const path = join(tillFolder(), "giftoman.ini");
  writeFileSync(path, text);
  return path;
}

function on(more = "", plugins = "giftoman = on", authkey = `authkey = ${key}`): string {
  return `[plugins]\n${plugins}\n[giftoman]\n${authkey}\n${more}\n`;
}

/** What is said of a file, without its path. */
function faultsOf(text: string | Uint8Array): readonly string[] {
  const path = withFile(text);
  const configuration = readGiftoman(path);
  if (configuration.state !== "faulty") throw new Error(`it is ${configuration.state}`);
  for (const fault of configuration.faults) {
    expect(fault.startsWith(path)).toBe(true);
    expect(fault).not.toContain(key);
  }
  return configuration.faults.map((fault) => fault.slice(path.length));
}

test("without a file the plugin is off, and so with the file that is shipped", () => {
  expect(readGiftoman("/nowhere/giftoman.ini")).toEqual({ state: "off", faults: [] });
  expect(readGiftoman(join(withFile(""), "giftoman.ini"))).toEqual({ state: "off", faults: [] });
  expect(readGiftoman(withFile(""))).toEqual({ state: "off", faults: [] });
  expect(readFileSync(packaged, "utf8")).toBe(exampleGiftomanIni());
  expect(readGiftoman(packaged)).toEqual({ state: "off", faults: [] });
});

test("the shipped file names each parameter with its default, and uncommented it says just that", () => {
  const uncommented = exampleGiftomanIni().replaceAll(/^; (?=\w+ =)/gm, "");
  expect(uncommented).toContain("\nurl = https://api.giftoman.ru/s/\n");
  expect(readGiftoman(withFile(uncommented))).toEqual({ state: "off", faults: [], isSaid: true });
  const turnedOn = uncommented.replace("= off", "= on").replace("authkey =", `authkey = ${key}`);
  expect(readGiftoman(withFile(turnedOn))).toEqual(readGiftoman(withFile(on())));
});

test("turned on with a key alone, everything else has the source's defaults", () => {
  expect(readGiftoman(withFile(on()))).toEqual({
    state: "on",
    url: "https://api.giftoman.ru/s/",
    authkey: key,
    address: `https://api.giftoman.ru/s/${key}`,
    timeoutMs: 30_000,
  });
});

test("the address is the url and the key, one right behind the other", () => {
  const addressWith = (url: string) => {
    const configuration = readGiftoman(withFile(on(`url = ${url}`)));
    return configuration.state === "on" ? configuration.address : configuration.faults;
  };
  expect(addressWith("http://127.0.0.1:8080/s/")).toBe(`http://127.0.0.1:8080/s/${key}`);
  expect(addressWith("https://hub.example.by/s")).toBe(`https://hub.example.by/s/${key}`);
  expect(addressWith('"https://hub.example.by/x;y/"')).toBe(`https://hub.example.by/x;y/${key}`);
});

test.each(["ON", "On", "  on  ", '"on"', "'on'", "on ; since May"])("on is on, written as %s", (word) => {
  expect(readGiftoman(withFile(on("", `giftoman=${word}`))).state).toBe("on");
});

test.each(["OFF", " Off ", '"off"'])("off is off, written as %s, whatever else is wrong", (word) => {
  const path = withFile(on("timeout = soon\nport = 1", `giftoman = ${word}`));
  expect(readGiftoman(path)).toEqual({
    ...{ state: "off", isSaid: true },
    faults: [
      `${path}, line 6: there is no parameter "port"`,
      `${path}: timeout must be a whole number from 1 to 600`,
    ],
  });
});

test("line ends, a BOM, quotes and comments are read as they are meant", () => {
  const plain = readGiftoman(withFile(on("timeout = 7")));
  expect(readGiftoman(withFile(`\uFEFF${on("timeout = 7").replaceAll("\n", "\r\n")}`))).toEqual(plain);
  const quoted = `; ключ\n[plugins]\r giftoman = "on"\r# x\r[giftoman]\rauthkey = "${key}" \rtimeout = '7'`;
  expect(readGiftoman(withFile(quoted))).toEqual(plain);
});

test("a key of digits alone keeps every digit, in quotes too", () => {
  for (const written of [
    "00123456789012345678901",
    "'00123456789012345678901'",
    '"00123456789012345678901"',
  ]) {
    const configuration = readGiftoman(withFile(on("", "giftoman = on", `authkey = ${written}`)));
    expect(configuration).toMatchObject({ authkey: "00123456789012345678901" });
  }
});

test.each<[string, string[]]>([
  ["timeout = 1", []],
  ["timeout = 600", []],
  ["timeout = 0", [": timeout must be a whole number from 1 to 600"]],
  ["timeout = 601", [": timeout must be a whole number from 1 to 600"]],
  ["timeout = 1.5", [": timeout must be a whole number from 1 to 600"]],
  ["timeout = -1", [": timeout must be a whole number from 1 to 600"]],
  ["url = api.giftoman.ru", [": url must be an address such as https://api.giftoman.ru/s/"]],
  ["url = https://host/a b/", [": url must be an address such as https://api.giftoman.ru/s/"]],
  [`url = https://h/${"x".repeat(500)}`, [": url must be an address such as https://api.giftoman.ru/s/"]],
  ["url = ftp://host/s/", [": url must begin with https:// or http://"]],
  ["url = file:///etc/passwd", [": url must begin with https:// or http://"]],
  ["url = https://user:pass@host/s/", [": url must not hold a name or a password"]],
  ["url = https://user@host/s/", [": url must not hold a name or a password"]],
  ["url = https://host/s/?key=", [": url must not hold ? or #"]],
  ['url = "https://host/s/#"', [": url must not hold ? or #"]],
])("%s", (line, faults) => {
  const text = on(line);
  if (faults.length === 0) expect(readGiftoman(withFile(text)).state).toBe("on");
  else expect(faultsOf(text)).toEqual(faults);
});

test.each([
  ["https://host", "https://host/"],
  ["https://host/s", "https://host/s/"],
  ["https://host/s/", "https://host/s/"],
  ["http://127.0.0.1:8080/hub/s", "http://127.0.0.1:8080/hub/s/"],
])("the key stands behind a slash: url = %s is %s", (written, url) => {
  expect(readGiftoman(withFile(on(`url = ${written}`)))).toMatchObject({ url, address: url + key });
});

test.each<[string, string | Uint8Array, string[]]>([
  ["no key", on("", "giftoman = on", ""), [": authkey is missing, and giftoman is on"]],
  ["an empty key", on("", "giftoman = on", "authkey ="), [": authkey is missing, and giftoman is on"]],
  [
    "a key with a slash",
    on("", "giftoman = on", `authkey = /${key}`),
    [": authkey must be at most 200 Latin letters, digits and -._~:@!$&'()*+,="],
  ],
  [
    "too long a key",
    on("", "giftoman = on", `authkey = ${"k".repeat(201)}`),
    [": authkey must be at most 200 Latin letters, digits and -._~:@!$&'()*+,="],
  ],
  ["an unknown word", on("", "giftoman = yes"), [": giftoman must be on or off"]],
  ["no word", on("", "giftoman ="), [": giftoman must be on or off"]],
  ["an unknown parameter", on("prot = 1"), [', line 5: there is no parameter "prot"']],
  ["an unknown parameter that could be a secret", on(`${key} = 1`), [", line 5: there is no parameter"]],
  ["a parameter of the other section", on("giftoman = on"), [", line 5: giftoman belongs in [plugins]"]],
  [
    "an unknown section",
    on("[pluginz]\nx = 1"),
    [', line 5: there is no section "pluginz", only [plugins] and [giftoman]'],
  ],
  ["a parameter without a section", "giftoman = on\n", [", line 1: giftoman belongs in [plugins]"]],
  ["a line without =", on("timeout"), [', line 5: "timeout" has no "=" and a value']],
  ["a key on a line of its own", on(key), [', line 5: it has no "=" and a value']],
  ["a parameter twice", on("authkey = other"), [', line 5: "authkey" is given twice']],
  ["a parameter twice, once in quotes", on('"authkey" = other'), [', line 5: "authkey" is given twice']],
  ["a list", on("timeout[] = 5"), [', line 5: "timeout" must be a single value']],
  ["no parameter before =", on("= 5"), [', line 5: there is no key before "="']],
  [
    "a broken section",
    "[plugins\ngiftoman = off\n",
    [", line 1: a section's head must be its name in square brackets, nothing else"],
  ],
  ["a prototype", on("__proto__ = 1"), [", line 5: there is no parameter"]],
  ["another encoding", Buffer.from([0x5b, 0xcf, 0xf0]), [" is not in UTF-8"]],
  ["too long a file", `${on()}${"; x\n".repeat(20_000)}`, [" is longer than 65536 bytes"]],
])("%s is a fault, named with its place", (_name, text, faults) => {
  expect(faultsOf(text)).toEqual(faults);
});

test("all faults are told, not only the first", () => {
  const text = "[plugins]\ngiftoman = maybe\nx = 1\n[giftoman]\nurl = nowhere\ntimeout = soon\nauthkey\n";
  expect(faultsOf(text)).toEqual([
    ', line 7: "authkey" has no "=" and a value',
    ', line 3: there is no parameter "x"',
    ": giftoman must be on or off",
    ": url must be an address such as https://api.giftoman.ru/s/",
    ": timeout must be a whole number from 1 to 600",
  ]);
  expect(faultsOf("x\n".repeat(30_000))).toHaveLength(50);
});

test("a file of 64 KiB is read, one byte more is not", () => {
  const padded = (bytes: number) => on().padEnd(bytes, "\n");
  expect(readGiftoman(withFile(padded(65_536))).state).toBe("on");
  expect(faultsOf(padded(65_537))).toEqual([" is longer than 65536 bytes"]);
});

test("what is there and is no file is a fault, not an absence", () => {
  const path = join(tillFolder(), "giftoman.ini");
  mkdirSync(path);
  expect(readGiftoman(path)).toEqual({ state: "faulty", faults: [`${path} is no file`] });
});

test("off that nobody said, beside a fault, is no off", () => {
  expect(faultsOf("[plugins]\ngiftomen = on\n")).toEqual([', line 2: there is no parameter "giftomen"']);
  expect(faultsOf("[plugins]\ngiftoman = off\ntypo\n")).toEqual([', line 3: it has no "=" and a value']);
});

test("the description shows everything but the key", () => {
  const path = withFile(on("timeout = 5"));
  expect(describeGiftoman(path)).toEqual({
    state: "on",
    faults: [],
    parameters: [
      { name: "giftoman", value: "on", from: "giftoman.ini" },
      { name: "url", value: "https://api.giftoman.ru/s/", from: "default" },
      { name: "authkey", value: "(set)", from: "giftoman.ini" },
      { name: "timeout", value: "5", from: "giftoman.ini" },
    ],
  });
  const faulty = describeGiftoman(withFile(on(`url = ${key}`, "giftoman = on", `authkey = ${key} ${key}`)));
  expect(JSON.stringify(faulty)).not.toContain(key);
  expect(faulty).toMatchObject({
    state: "faulty",
    parameters: [{}, { value: "(faulty)" }, { value: "(faulty)" }, {}],
  });
});
