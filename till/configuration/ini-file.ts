import { isUtf8 } from "node:buffer";
import { readFileSync } from "node:fs";
import { parse } from "ini";
import { keyOf, parameterNames, parameters } from "./parameters.ts";

const section = "till";
const fileBytesMax = 64 * 1024;

/**
 * The section `[till]` of `till.ini`; without the file there is nothing in it.
 * @throws Error that names the file and what is wrong with it.
 */
export function readTillIni(path: string): Readonly<Record<string, string>> {
  const bytes = readIfThere(path);
  if (bytes === undefined) return {};
  if (bytes.length > fileBytesMax) throw new Error(`${path} is longer than ${fileBytesMax} bytes`);
  if (!isUtf8(bytes)) throw new Error(`${path} is not in UTF-8`);
  const text = bytes.toString("utf8").replace(/^\uFEFF/, "");
  refuseUnclear(text, path);
  const sections = parse(text);
  const stray = Object.keys(sections).find((name) => name !== section);
  if (stray !== undefined)
    throw new Error(`${path}: "${stray}" does not belong there, only the section [${section}]`);
  const values: unknown = sections[section] ?? {};
  if (typeof values !== "object" || values === null)
    throw new Error(`${path}: [${section}] must be a section`);
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [key, textOf(value, key, path)]));
}

/** What the parser makes something of that nobody means: a key alone is "true" to it, and of two equal keys the last wins. */
function refuseUnclear(text: string, path: string): void {
  const seen = new Set<string>();
  for (const [index, line] of text.split(/\r\n|\r|\n/).entries()) {
    const [, key = "", equals] = /^\s*([^=]*?)\s*(=|$)/.exec(line) ?? [];
    if (key === "" || /^[;#[]/.test(key)) continue;
    if (equals !== "=") throw new Error(`${path}, line ${index + 1}: "${key}" has no "=" and a value`);
    if (seen.has(key)) throw new Error(`${path}, line ${index + 1}: "${key}" is given twice`);
    seen.add(key);
  }
}

function textOf(value: unknown, key: string, path: string): string {
  if (typeof value === "object") throw new Error(`${path}: "${key}" must be a single value`);
  return String(value).trim();
}

function readIfThere(path: string): Buffer | undefined {
  try {
    return readFileSync(path);
  } catch (cause) {
    const code = cause instanceof Error && "code" in cause ? cause.code : undefined;
    if (code === "ENOENT" || code === "ENOTDIR") return undefined;
    throw new Error(`${path} cannot be read: ${String(code ?? cause)}`, { cause });
  }
}

/** A `till.ini` that lists every parameter, commented out, with its default and a sentence. */
export function exampleIni(): string {
  const lines = parameterNames
    .filter((name) => parameters[name].isInFile)
    .map(
      (name) =>
        `; ${parameters[name].about}\n; ${`${keyOf(name)} = ${parameters[name].byDefault}`.trimEnd()}\n`,
    );
  const head =
    "; Configuration of prilavok-till. Flags and the environment win over this file.\n" +
    "; A value with ; or # in it stands in double quotes.\n";
  return `${head}[${section}]\n\n${lines.join("\n")}`;
}
