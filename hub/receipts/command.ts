import { text } from "@prilavok/contracts/language/language.ts";
import type { RegisterCommands } from "../command.ts";
import { type CheckResult, checkRollups } from "./check.ts";
import { registerQualityCommand } from "./quality-command.ts";
import { dimension } from "./rollup.ts";

const dimensionNames = Object.fromEntries(Object.entries(dimension).map(([name, value]) => [value, name]));

/**
 * `prilavok-hub check`: proves the roll-ups equal to the receipts, or exits with 1 and says where they are not.
 * `prilavok-hub quality`: lists the receipts with notes.
 */
export const registerReceiptCommands: RegisterCommands = (program, shell) => {
  registerQualityCommand(program, shell);
  program
    .command("check")
    .description("recompute every roll-up from the receipts and compare; exits with 1 when one differs")
    .option("--json", "print one JSON object")
    .addHelpText("after", "\nExample:\n  prilavok-hub check --json")
    .action(async () => {
      const result = await shell.withDatabase((pool) => checkRollups(pool));
      shell.print({ ...result, equal: result.differences.length === 0 }, forPeople(result));
      if (result.differences.length > 0) process.exitCode = 1;
    });
};

function forPeople(result: CheckResult): string {
  const { rows, stores } = result;
  const scope = text(
    `Строк итогов: ${rows}, магазинов: ${stores}`,
    `${rows} roll-up rows of ${stores} stores`,
  );
  if (result.differences.length === 0)
    return text(`${scope}; все равны своим чекам`, `${scope} equal their receipts`);
  const lines = result.differences.map(
    (d) =>
      `${text("магазин", "store")} ${d.storeId} ${d.day} ${d.hour}:00 ${dimensionNames[d.dimension]} ${d.key} ${d.column}: ` +
      text(
        `записано ${d.stored}, по чекам ${d.recomputed}`,
        `stored ${d.stored}, receipts say ${d.recomputed}`,
      ),
  );
  return [
    text(
      `${scope}; расходится значений: ${result.differences.length}`,
      `${scope}: ${result.differences.length} values differ`,
    ),
    ...lines,
  ].join("\n");
}
