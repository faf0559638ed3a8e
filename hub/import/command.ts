import { readFile } from "node:fs/promises";
import { isTimeZone } from "@prilavok/contracts/values/time.ts";
import { InvalidArgumentError, Option } from "commander";
import type { RegisterCommands } from "../command.ts";
import type { Configuration } from "../configuration.ts";
import { say } from "../language/say.ts";
import { type Encoding, encodings } from "./csv.ts";
import { fileFault } from "./file-fault.ts";
import { type ColumnMap, mapFields, parseInlineMap, parseJsonMap, presetNames } from "./map.ts";
import { type DateOrder, dateOrders } from "./moment.ts";
import { createProgress, noProgress } from "./progress.ts";
import { importFile } from "./run.ts";
import { describeSummary, type ImportSummary, sumOf } from "./summary.ts";

interface Flags {
  readonly map: string;
  readonly url?: string;
  readonly key?: string;
  readonly timeZone?: string;
  readonly delimiter: string;
  readonly encoding: Encoding;
  readonly quotes: boolean;
  readonly header: boolean;
  readonly dateOrder: DateOrder;
  readonly decimalComma?: boolean;
  readonly fromLine: number;
  readonly window: number;
  readonly batch: number;
  readonly connections: number;
  readonly patience: number;
  readonly errors?: string;
  readonly dryRun?: boolean;
  readonly restart?: boolean;
  readonly json?: boolean;
}

const help = `
Fields of --map:
${Object.entries(mapFields)
  .map(([field, meaning]) => `  ${field.padEnd(10)} ${meaning}`)
  .join("\n")}
  attribute:NAME  a free attribute of the receipt, such as attribute:card=PaidByCard
  refundPrefix    not a column: numbers that begin so are refunds, whatever the signs of their rows

A receipt is all rows with one number on one day; a bad row takes its whole receipt with it; exact duplicate rows stay.
The order of the rows does not matter, as long as the rows of one receipt stand within --window of each other.
Exit status: 0 all is in, 2 some receipts or rows were refused, 1 the import stopped (run it again, it goes on).

Examples:
  PRILAVOK_KEY=… prilavok-hub import receipts.csv.gz --map uci
  PRILAVOK_KEY=… prilavok-hub import чеки.csv --delimiter ';' --encoding windows-1251 --decimal-comma --date-order dmy \\
    --map 'receipt=Чек,ts=Дата,time=Время,name=Товар,count=Кол-во,total=Сумма,cashier=Кассир,store=Магазин' --errors refused.jsonl`;

/** `prilavok-hub import FILE --map …` */
export const registerImportCommands: RegisterCommands = (program, shell) => {
  program
    .command("import <file>")
    .description(
      "import receipts from a CSV file (.gz too) through the door that the tills use; safe to repeat",
    )
    .requiredOption("--map <map>", `columns: field=column,…, a JSON file, or a preset (${presetNames()})`)
    .option("--url <url>", "the hub's address (default: this hub's, by HOST and PORT)")
    .addOption(
      new Option("--key <key>", "device key; better in the environment, where ps does not show it").env(
        "PRILAVOK_KEY",
      ),
    )
    .option("--time-zone <zone>", "zone of times without an offset (default: each store's own)", timeZone)
    .option("--date-order <order>", dateOrders.join(", "), oneOf(dateOrders), "ymd")
    .option("--delimiter <char>", "between columns; \\t for a tab", delimiter, ",")
    .option("--encoding <name>", encodings.join(", "), oneOf(encodings), "utf-8")
    .option("--decimal-comma", "numbers are written 1 234,50")
    .option("--no-quotes", "quotation marks are characters like any other")
    .option("--no-header", "the file has no line of names; columns are called 1, 2, 3…")
    .option("--from-line <n>", "leave out the rows before this line", whole(1, 1e12), 1)
    .option("--window <rows>", "how far apart rows of one receipt may stand", whole(0, 1e8), 400_000)
    .option("--connections <n>", "calls at the same time", whole(1, 4), 2)
    .option("--batch <n>", "receipts in a call", whole(1, 100), 100)
    .option("--patience <seconds>", "how long the hub may be away", whole(0, 1e6), 600)
    .option("--errors <file>", "write refused receipts and skipped rows there, one JSON object a line")
    .option("--dry-run", "read and count, send nothing")
    .option("--restart", "begin anew, not where an interrupted import stopped")
    .option("--json", "print one JSON object, without progress")
    .addHelpText("after", help)
    .action(async (file: string, flags: Flags) => {
      const summary = await runImport(file, flags, shell.configuration);
      shell.print(summary, describeSummary(summary).split("\n").map(say).join("\n"));
      process.exitCode = exitStatus(summary);
    });
};

async function runImport(file: string, flags: Flags, configuration: Configuration): Promise<ImportSummary> {
  const map = await readMap(flags.map);
  if (flags.key === undefined && flags.dryRun !== true) {
    throw new Error("a device key is needed: set PRILAVOK_KEY (prilavok-hub device add prints one)");
  }
  const interrupt = new AbortController();
  const onSignal = () => interrupt.abort();
  process.once("SIGINT", onSignal);
  process.once("SIGTERM", onSignal);
  try {
    const { delimiter, encoding, quotes, header, dateOrder, fromLine, connections } = flags;
    return await importFile({
      path: file,
      map,
      url: flags.url ?? ownUrl(configuration),
      key: flags.key ?? "",
      delimiter,
      encoding,
      quotes,
      header,
      dateOrder,
      fromLine,
      connections,
      timeZone: flags.timeZone,
      decimalComma: flags.decimalComma === true,
      windowRows: flags.window,
      receiptsPerBatch: flags.batch,
      patienceMs: flags.patience * 1000,
      errorsPath: flags.errors,
      dryRun: flags.dryRun === true,
      restart: flags.restart === true,
      dataDir: configuration.dataDir,
      progress: flags.json === true ? noProgress : createProgress("import"),
      signal: interrupt.signal,
    });
  } finally {
    process.removeListener("SIGINT", onSignal);
    process.removeListener("SIGTERM", onSignal);
  }
}

async function readMap(text: string): Promise<ColumnMap> {
  if (!text.endsWith(".json")) return parseInlineMap(text);
  try {
    return parseJsonMap(await readFile(text, "utf8"));
  } catch (error) {
    throw fileFault(text, error);
  }
}

/** The hub of this configuration, as it is reached from this machine. */
function ownUrl({ host, port }: Configuration): string {
  const isAny = host === "0.0.0.0" || host === "::";
  const name = isAny ? "127.0.0.1" : host.includes(":") ? `[${host}]` : host;
  return `http://${name}:${port}`;
}

function exitStatus(summary: ImportSummary): number {
  if (summary.stopped !== undefined) return 1;
  return sumOf(summary.refused) + sumOf(summary.skippedRows) > 0 ? 2 : 0;
}

function whole(min: number, max: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (!Number.isInteger(value) || value < min || value > max) {
      throw new InvalidArgumentError(`a whole number from ${min} to ${max} is wanted.`);
    }
    return value;
  };
}

function oneOf<const T extends string>(among: readonly T[]): (text: string) => T {
  return (text) => {
    const found = among.find((value) => value === text);
    if (found === undefined) throw new InvalidArgumentError(`one of ${among.join(", ")} is wanted.`);
    return found;
  };
}

function timeZone(text: string): string {
  if (!isTimeZone(text)) throw new InvalidArgumentError("an IANA time zone such as Europe/Moscow is wanted.");
  return text;
}

function delimiter(text: string): string {
  const char = text === "\\t" ? "\t" : text;
  if (char.length !== 1) throw new InvalidArgumentError("one character is wanted.");
  return char;
}
