import { type Command, InvalidArgumentError, Option } from "commander";
import { systemClock } from "../../clock.ts";
import type { Shell } from "../../command.ts";
import { type Encoding, encodings } from "../../import/encoding.ts";
import { createProgress, noProgress } from "../../import/progress.ts";
import { say } from "../../language/say.ts";
import { type CommonOptions, chosenAccount, finish, neededAccount, run } from "../../network/command-line.ts";
import { type ColumnNames, goodsFields, parseColumnNames } from "./columns.ts";
import { type GoodsImportSummary, importGoods } from "./run.ts";
import { describeSummary } from "./summary.ts";

interface ImportOptions extends CommonOptions {
  readonly map?: ColumnNames;
  readonly delimiter?: string;
  readonly encoding?: Encoding;
  readonly quotes: boolean;
  readonly archiveMissing?: boolean;
  readonly dryRun?: boolean;
  readonly errors?: string;
  readonly json?: boolean;
}

const help = `
Fields of --map:
${Object.entries(goodsFields)
  .map(([field, meaning]) => `  ${field.padEnd(9)} ${meaning}`)
  .join("\n")}

Columns that the file does not have are left as they are. An import that was stopped is simply run again: goods that are
as the file says stay untouched. With --dry-run a barcode that moves from one article of the file to another, a thousand
lines away, is told as in use.
Exit status: 0 all is in, 2 some lines were refused or nothing was archived, 1 the import stopped.`;

/** `prilavok-hub goods import FILE`. */
export function registerGoodsImport(goods: Command, shell: Shell): void {
  const command = goods
    .command("import <file>")
    .description("import goods from a CSV file (.gz too); safe to repeat")
    .option("--map <map>", "columns: field=column,… (default: found by their usual names)", columnNames)
    .option(
      "--delimiter <char>",
      "between columns; \\t for a tab (default: seen from the first line)",
      delimiter,
    )
    .addOption(
      new Option("--encoding <name>", "default: seen from the file, UTF-8 or windows-1251").choices(
        encodings,
      ),
    )
    .option("--no-quotes", "quotation marks are characters like any other")
    .option("--archive-missing", "take goods out of sale that the file does not have")
    .option(
      "--errors <file>",
      "where refused lines are written, one JSON object a line (default: FILE.errors.jsonl)",
    )
    .option("--dry-run", "read, check and count; write nothing");
  finish(
    command,
    "goods import прайс.csv.gz --map code=Артикул,name=Наименование,price=Цена,gtin=Штрихкод --archive-missing",
  )
    .addHelpText("after", help)
    .action((file: string, options: ImportOptions) => {
      // A stop ends the import after the batch that is under way.
      const stop = new AbortController();
      return run(
        shell,
        async (pool) => {
          const needed = options.dryRun === true ? chosenAccount : neededAccount;
          const { id } = await needed(pool, options.account);
          const summary = await importGoods(pool, systemClock, {
            path: file,
            accountId: id,
            columns: options.map,
            written: {
              ...(options.encoding && { encoding: options.encoding }),
              ...(options.delimiter && { delimiter: options.delimiter }),
            },
            quotes: options.quotes,
            archivesMissing: options.archiveMissing === true,
            dryRun: options.dryRun === true,
            reportPath: options.errors ?? `${file}.errors.jsonl`,
            progress: options.json === true ? noProgress : createProgress("goods"),
            signal: stop.signal,
          });
          process.exitCode = exitStatus(summary);
          return { json: summary, text: describeSummary(summary) };
        },
        { onStop: () => stop.abort() },
      );
    });
}

function exitStatus({ isStopped, refusedLines, notArchived }: GoodsImportSummary): number {
  if (isStopped) return 1;
  return refusedLines > 0 || notArchived !== null ? 2 : 0;
}

function columnNames(text: string): ColumnNames {
  try {
    return parseColumnNames(text);
  } catch (error) {
    throw error instanceof Error ? new InvalidArgumentError(error.message) : error;
  }
}

function delimiter(text: string): string {
  const char = text === "\\t" ? "\t" : text;
  if (char.length !== 1) throw new InvalidArgumentError(say("one character is wanted."));
  return char;
}
