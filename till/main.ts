import { Command } from "commander";
import { registerConfig } from "./commands/config.ts";
import { registerEmulator } from "./commands/emulator.ts";
import { registerJournal } from "./commands/journal.ts";
import { registerOperations } from "./commands/operations.ts";
import { registerPin } from "./commands/pin.ts";
import { registerPrint } from "./commands/print.ts";
import { registerServe } from "./commands/serve.ts";
import { OperationRefused } from "./service/client.ts";
import { version } from "./service/version.ts";

/** The command line of the till. Each file of `commands/` registers its own. */
function createProgram(): Command {
  const program = new Command("prilavok-till")
    .description("The till of Prilavok: a software cash register for cash programs on its network")
    .version(version)
    .showHelpAfterError("(--help tells more)")
    .configureHelp({ sortSubcommands: true });
  for (const register of [
    registerServe,
    registerOperations,
    registerJournal,
    registerConfig,
    registerPin,
    registerPrint,
    registerEmulator,
  ]) {
    register(program);
  }
  return program;
}

/** One line for people; a refusal's answer as JSON for programs. */
function tell(error: unknown): void {
  if (error instanceof OperationRefused && process.argv.includes("--json")) {
    process.stdout.write(`${JSON.stringify(error.answer)}\n`);
  }
  process.stderr.write(`prilavok-till: ${error instanceof Error ? error.message : String(error)}\n`);
  if (process.env.TILL_LOG_LEVEL === "debug" && error instanceof Error)
    process.stderr.write(`${error.stack}\n`);
}

// Whoever reads the output, such as `head`, may have had enough.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
  process.exit();
});

try {
  await createProgram().parseAsync(process.argv);
} catch (error) {
  tell(error);
  process.exitCode = 1;
}
