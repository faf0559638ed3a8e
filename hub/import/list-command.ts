import { text } from "@prilavok/contracts/language/language.ts";
import { formatE4 } from "@prilavok/contracts/values/decimal.ts";
import type { TimeZone } from "@prilavok/contracts/values/time.ts";
import { type Command, InvalidArgumentError } from "commander";
import { systemClock } from "../clock.ts";
import type { Shell } from "../command.ts";
import { momentCell } from "../language/moment.ts";
import { say } from "../language/say.ts";
import { type CommonOptions, chosenAccount, finish, run, table } from "../network/command-line.ts";
import { type ImportRecord, listImports } from "./imports.ts";
import { createProgress, noProgress } from "./progress.ts";
import { undoImport } from "./undo.ts";

/** `prilavok-hub import list`. */
export function registerImportList(imports: Command, shell: Shell): void {
  const command = imports.command("list").description("list the imports and what is there of each");
  finish(command, "import list").action(() =>
    run(shell, async (pool) => {
      const { account } = command.optsWithGlobals<CommonOptions>();
      const { id, timeZone } = await chosenAccount(pool, account);
      const records = await listImports(pool, id);
      return { json: records.map(asJson), text: describe(records, timeZone) };
    }),
  );
}

/** `prilavok-hub import undo ID`. */
export function registerImportUndo(imports: Command, shell: Shell): void {
  const command = imports
    .command("undo <id>")
    .description(
      "remove the receipts that an import brought in, and no other; run it again if it was stopped",
    );
  finish(command, "import undo 3").action((id: string) =>
    run(shell, async (pool) => {
      const { account, json } = command.optsWithGlobals<CommonOptions & { readonly json?: boolean }>();
      const progress = json === true ? noProgress : createProgress("undo");
      const { id: accountId } = await chosenAccount(pool, account);
      const undone = await undoImport(pool, systemClock, accountId, importId(id), progress);
      const { file, removed, kept, undoneBefore } = undone;
      if (undoneBefore && removed === 0) {
        return {
          json: undone,
          text: say(`import ${undone.id} (${file}) was undone before; nothing was left to remove`),
        };
      }
      const stay = kept === 0 ? "" : say(`; ${kept} stay, because a till has sent them since`);
      return {
        json: undone,
        text: `${say(`import ${undone.id} (${file}): ${removed} receipts removed`)}${stay}`,
      };
    }),
  );
}

function importId(text: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text))
    throw new InvalidArgumentError(say("the import's number is needed; see import list."));
  return Number(text);
}

function stateOf({ finishedAt, undoneAt }: ImportRecord): string {
  return undoneAt !== null ? "undone" : finishedAt !== null ? "finished" : "stopped or running";
}

function asJson(record: ImportRecord): object {
  const { receipts, kept, amountE4, ...others } = record;
  const counts = { receipts: Number(receipts), kept: Number(kept), amount: formatE4(amountE4) };
  return { ...others, state: stateOf(record), ...counts };
}

function describe(records: readonly ImportRecord[], zone: TimeZone): string {
  if (records.length === 0) return say("there is no import yet");
  const rows = records.map((record) => {
    const { id, file, startedAt, receipts, amountE4, firstDay, lastDay } = record;
    const days = firstDay === null ? "" : text(`${firstDay} – ${lastDay}`, `${firstDay} to ${lastDay}`);
    return [
      String(id),
      momentCell(startedAt, zone),
      say(stateOf(record)),
      String(receipts),
      formatE4(amountE4),
      days,
      file,
    ];
  });
  return table(["id", "started", "state", "receipts", "sum", "days", "file"], rows);
}
