import { isUtf8 } from "node:buffer";
import { readFileSync, statSync } from "node:fs";
import { unsafe } from "ini";

/** One `key = value`, as the ini library reads a value: quotes taken off, a comment behind it dropped. */
export interface IniEntry {
  /** Empty before the first section. */
  readonly section: string;
  readonly key: string;
  readonly value: string;
  readonly line: number;
}

/** What an ini file says. Sections and entries in the order of their lines. */
export interface IniText {
  readonly sections: readonly { readonly name: string; readonly line: number }[];
  readonly entries: readonly IniEntry[];
  /** What no reader could be sure of, each with the file and the line. Then nothing of the file should be relied on. */
  readonly faults: readonly string[];
}

/** Whether a key may be repeated in a fault. A line that is no `key = value` may be a secret that slipped. */
export type IsTellable = (key: string) => boolean;

const fileBytesMax = 64 * 1024;
/** More than these help nobody. */
const faultsMax = 50;

/**
 * Reads an ini file that an operator wrote by hand, and finds everything that could mean something else than was meant:
 * a line without "=", a key given twice in a section, a list, a broken section's head; bytes that are no UTF-8, more
 * than 64 KiB, what is no file. A BOM at the start is passed over.
 * @returns undefined when there is no such file.
 */
export function readIniFile(path: string, isTellable: IsTellable): IniText | undefined {
  try {
    const facts = statSync(path);
    if (!facts.isFile()) return unread(`${path} is no file`);
    if (facts.size > fileBytesMax) return unread(`${path} is longer than ${fileBytesMax} bytes`);
    const bytes = readFileSync(path);
    if (bytes.length > fileBytesMax) return unread(`${path} is longer than ${fileBytesMax} bytes`);
    if (!isUtf8(bytes)) return unread(`${path} is not in UTF-8`);
    return readIniText(bytes.toString("utf8").replace(/^\uFEFF/, ""), path, isTellable);
  } catch (cause) {
    const code = cause instanceof Error && "code" in cause ? cause.code : undefined;
    if (code === "ENOENT" || code === "ENOTDIR") return undefined;
    return unread(`${path} cannot be read: ${String(code ?? cause)}`);
  }
}

function unread(fault: string): IniText {
  return { sections: [], entries: [], faults: [fault] };
}

function readIniText(text: string, path: string, isTellable: IsTellable): IniText {
  const sections: { name: string; line: number }[] = [];
  const entries: IniEntry[] = [];
  const faults: string[] = [];
  const seen = new Set<string>();
  /** Undefined below a head that cannot be read: nobody knows where its keys belong. */
  let section: string | undefined = "";
  for (const [index, written] of text.split(/\r\n|\r|\n/).entries()) {
    const trimmed = written.trim();
    if (trimmed === "" || /^[;#]/.test(trimmed)) continue;
    const line = index + 1;
    let fault: string | undefined;
    if (trimmed.startsWith("[")) {
      section = /^\[([^[\]]*)\]$/.exec(trimmed)?.[1]?.trim();
      if (section === undefined) fault = "a section's head must be its name in square brackets, nothing else";
      else sections.push({ name: section, line });
    } else {
      const { key, value, isList } = splitLine(trimmed);
      const called = isTellable(key) ? `"${key}"` : "it";
      if (value === undefined) fault = `${called} has no "=" and a value`;
      else if (key === "") fault = 'there is no key before "="';
      else if (isList) fault = `${called} must be a single value`;
      else if (seen.has(`[${section}]${key}`)) fault = `${called} is given twice`;
      else if (section !== undefined) entries.push({ section, key, value, line });
      seen.add(`[${section}]${key}`);
    }
    if (fault !== undefined) faults.push(`${path}, line ${line}: ${fault}`);
    if (faults.length === faultsMax) break;
  }
  return { sections, entries, faults };
}

function splitLine(line: string) {
  const equalsAt = line.indexOf("=");
  const before = textOf(equalsAt === -1 ? line : line.slice(0, equalsAt));
  return {
    key: before.replace(/\[\]$/, ""),
    value: equalsAt === -1 ? undefined : textOf(line.slice(equalsAt + 1)),
    isList: before.endsWith("[]"),
  };
}

/** Text in single quotes stands for itself: the library makes a number of '0123'. */
function textOf(written: string): string {
  const quoted = /^'(.*)'$/s.exec(written.trim())?.[1];
  return (quoted ?? String(unsafe(written))).trim();
}
