import { readFile } from "node:fs/promises";
import { isTimeZone } from "@prilavok/contracts/values/time.ts";
import { InvalidArgumentError } from "commander";
import type { DateOrder } from "./date-order.ts";
import type { DecimalSign } from "./decimal-sign.ts";
import type { Encoding } from "./encoding.ts";
import { mapFields } from "./fields.ts";
import { fileFault } from "./file-fault.ts";
import { type KindWords, parseKindWords } from "./kind.ts";
import { type ColumnMap, parseInlineMap, parseJsonMap } from "./map.ts";

/** The options of `prilavok-hub import FILE`. */
export interface Flags {
  readonly map: string;
  readonly kind?: KindWords;
  readonly store?: string;
  readonly till?: string;
  readonly key?: string;
  readonly account?: string;
  readonly timeZone?: string;
  readonly dateOrder?: DateOrder;
  readonly decimal?: DecimalSign;
  readonly decimalComma?: boolean;
  readonly delimiter?: string;
  readonly encoding?: Encoding;
  readonly quotes: boolean;
  readonly header: boolean;
  readonly skipBroken?: boolean;
  readonly errors?: string;
  readonly dryRun?: boolean;
  readonly yes?: boolean;
  readonly json?: boolean;
}

export const importHelp = `
Fields of --map:
${Object.entries(mapFields)
  .map(([field, meaning]) => `  ${field.padEnd(16)} ${meaning}`)
  .join("\n")}
  attribute:NAME   a free attribute of the receipt, such as attribute:card=PaidByCard
  refundPrefix     not a column: numbers that begin so are refunds, whatever the signs of their rows

A column is named by its heading, or by its place: #7. "auto" finds columns by their usual headings, Russian and English;
a preset or auto may be added to: --map auto,seller=Консультант.
A receipt is all rows with one number, shift and till on one day. A row without a number goes on with the receipt before.
A bad row takes its whole receipt with it.
Exit status: 0 all is in, 1 nothing was written or it was stopped (run it again, it goes on), 2 in but for what was refused
(--skip-broken; or told by --dry-run), 3 nothing was written because nobody said yes.

Examples:
  prilavok-hub import чеки.csv --store 112
  prilavok-hub import чеки.csv --store 112 --map 'receipt=Чек,ts=Дата,time=Время,name=Товар,count=Кол-во,total=Сумма' --yes
  prilavok-hub import list
  prilavok-hub import undo 3`;

/** The map, with the words of --kind added to its own. */
export async function readMap({ map: text, kind }: Pick<Flags, "map" | "kind">): Promise<ColumnMap> {
  const map = text.endsWith(".json") ? await readJsonMap(text) : parseInlineMap(text);
  return kind === undefined ? map : { ...map, kindWords: new Map([...map.kindWords, ...kind]) };
}

async function readJsonMap(path: string): Promise<ColumnMap> {
  try {
    return parseJsonMap(await readFile(path, "utf8"));
  } catch (error) {
    throw fileFault(path, error);
  }
}

export function readKinds(text: string): KindWords {
  try {
    return parseKindWords(text);
  } catch (error) {
    throw error instanceof Error ? new InvalidArgumentError(error.message) : error;
  }
}

export function readTimeZone(text: string): string {
  if (!isTimeZone(text)) throw new InvalidArgumentError("an IANA time zone such as Europe/Moscow is needed.");
  return text;
}

export function readDelimiter(text: string): string {
  const char = text === "\\t" ? "\t" : text;
  if (char.length !== 1) throw new InvalidArgumentError("one character is needed.");
  return char;
}
