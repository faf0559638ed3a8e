import { Option } from "commander";
import { systemClock } from "../clock.ts";
import type { RegisterCommands } from "../command.ts";
import type { Pool } from "../database/pool.ts";
import { say, sayLines } from "../language/say.ts";
import { chosenAccount } from "../network/command-line.ts";
import { createDirectory } from "../network/directory.ts";
import { askYes } from "./ask.ts";
import { dateOrders } from "./date-order.ts";
import { decimalSigns } from "./decimal-sign.ts";
import { describePreview, describeResult } from "./describe.ts";
import { encodings } from "./encoding.ts";
import { type Flags, importHelp, readDelimiter, readKinds, readMap, readTimeZone } from "./flags.ts";
import { registerImportList, registerImportUndo } from "./list-command.ts";
import { Places, readDefaultPlace } from "./places.ts";
import { presetNames } from "./presets.ts";

import { createProgress, noProgress } from "./progress.ts";
import { importFile } from "./run.ts";
import { type ImportPreview, type ImportSummary, sumOf } from "./summary.ts";

/** `prilavok-hub import FILE`, `import list`, `import undo ID`. */
export const registerImportCommands: RegisterCommands = (program, shell) => {
  const command = program
    .command("import")
    .argument("<file>")
    .description(
      "import receipts from a CSV file (.gz too): shows what it would write, and asks; safe to repeat",
    )
    .option("--map <map>", `auto, field=column,…, a JSON file, or a preset (${presetNames()})`, "auto")
    .option("--kind <words>", "words of the kind column: Да=refund,Нет=sale", readKinds)
    .option("--store <ext-id>", "the store of receipts that name none")
    .option("--till <ext-id>", "the till of that store (default: the store as a whole)")
    .addOption(
      new Option(
        "--key <key>",
        "the till of this device key, instead of --store; better in the environment",
      ).env("PRILAVOK_KEY"),
    )
    .option("--account <name>", "the account; by default the only one there is")
    .option("--time-zone <zone>", "zone of times without an offset (default: each store's own)", readTimeZone)
    .addOption(new Option("--date-order <order>", "default: seen from the file").choices(dateOrders))
    .addOption(new Option("--decimal <sign>", "default: seen from the file").choices(decimalSigns))
    .addOption(new Option("--decimal-comma", "as --decimal comma"))
    .option("--delimiter <char>", "\\t for a tab (default: seen from the file)", readDelimiter)
    .addOption(new Option("--encoding <name>", "default: seen from the file").choices(encodings))
    .option("--no-quotes", "quotation marks are characters like any other")
    .option("--no-header", "the file has no line of names; columns are called 1, 2, 3…")
    .option("--skip-broken", "import the rest when receipts or rows cannot be imported")
    .option("--errors <file>", "write what is refused there, one JSON object a line")
    .option("--dry-run", "check all and write nothing")
    .option("--yes", "do not ask")
    .option("--json", "print one JSON object, without progress")
    .addHelpText("after", importHelp)
    .action(async (file: string, flags: Flags) => {
      const { summary, isShown } = await shell.withDatabase((pool) => runImport(pool, file, flags), {
        mayCreate: true,
      });
      const result = describeResult(summary);
      shell.print(summary, sayLines(isShown ? result : `${describePreview(summary)}\n${result}`));
      process.exitCode = exitStatus(summary);
    });
  registerImportList(command, shell);
  registerImportUndo(command, shell);
};

interface Run {
  readonly summary: ImportSummary;
  /** The preview was printed already, for the question. */
  readonly isShown: boolean;
}

async function runImport(pool: Pool, path: string, flags: Flags): Promise<Run> {
  const map = await readMap(flags);
  const directory = createDirectory({ pool, clock: systemClock });
  const interrupt = new AbortController();
  const onSignal = () => interrupt.abort();
  let isShown = false;
  const confirm = async (preview: ImportPreview, news: number): Promise<string | undefined> => {
    if (flags.yes === true) return undefined;
    if (!process.stdin.isTTY || flags.json === true) return notConfirmed;
    process.stdout.write(`${sayLines(describePreview(preview))}\n`);
    isShown = true;
    return (await askYes(say(`Import ${news} receipts?`))) ? undefined : "the answer was no";
  };
  process.once("SIGINT", onSignal);
  process.once("SIGTERM", onSignal);
  try {
    const { place, accountId } = await readDefaultPlace(directory, flags);
    const account = accountId ?? (await openAccount(pool, flags.account));
    const sign = flags.decimalComma === true ? "comma" : flags.decimal;
    const summary = await importFile({
      pool,
      clock: systemClock,
      directory,
      places: new Places(pool, account, place),
      accountId: account,
      path,
      map,
      encoding: flags.encoding,
      delimiter: flags.delimiter,
      written: { ...(sign && { sign }), ...(flags.dateOrder && { dateOrder: flags.dateOrder }) },
      quotes: flags.quotes,
      hasHeader: flags.header,
      timeZone: flags.timeZone,
      dryRun: flags.dryRun === true,
      skipBroken: flags.skipBroken === true,
      errorsPath: flags.errors,
      confirm,
      progress: flags.json === true ? noProgress : createProgress("import"),
      signal: interrupt.signal,
    });
    return { summary, isShown };
  } finally {
    process.removeListener("SIGINT", onSignal);
    process.removeListener("SIGTERM", onSignal);
    await directory.close();
  }
}

/** A closed account takes no receipts, as at the door. */
async function openAccount(pool: Pool, name: string | undefined): Promise<number> {
  const { id, status, name: found } = await chosenAccount(pool, name);
  if (status === "closed") throw new Error(`the account "${found}" is closed`);
  return id;
}

const notConfirmed = "there is no terminal to ask at; --yes imports it";
const nothingToDo = new Set(["all of it is there already"]);

/** 0 all is in, 1 stopped or refused, 2 in but for what was refused, 3 nobody said yes. */
function exitStatus({ dryRun, notWritten, stopped, refused, badRows }: ImportSummary): number {
  if (stopped !== undefined) return 1;
  const isPartial = sumOf(refused) + sumOf(badRows) > 0;
  if (dryRun || notWritten === undefined || nothingToDo.has(notWritten)) return isPartial ? 2 : 0;
  return notWritten === notConfirmed ? 3 : 1;
}
