import { helpIn } from "@prilavok/contracts/language/help.ts";
import { languages } from "@prilavok/contracts/language/language.ts";
import { Command, Option } from "commander";
import { registerConfig } from "./commands/config.ts";
import { registerEmulator } from "./commands/emulator.ts";
import { registerGoods } from "./commands/goods.ts";
import { registerJournal } from "./commands/journal.ts";
import { registerOperations } from "./commands/operations.ts";
import { registerOrder } from "./commands/order.ts";
import { registerPin } from "./commands/pin.ts";
import { registerPrint } from "./commands/print.ts";
import { registerQueue } from "./commands/queue.ts";
import { registerServe } from "./commands/serve.ts";
import { say } from "./language/say.ts";
import { version } from "./service/version.ts";

/** The command line of the till. Each file of `commands/` registers its own. */
export function createProgram(): Command {
  const { help, output } = helpIn(say);
  const program = new Command("prilavok-till")
    .description("The till of Prilavok: a software cash register for cash programs on its network")
    .version(version)
    .showHelpAfterError(say("(--help tells more)"))
    .configureHelp({ sortSubcommands: true, ...help })
    .configureOutput(output);
  for (const register of [
    registerServe,
    registerOperations,
    registerJournal,
    registerConfig,
    registerPin,
    registerPrint,
    registerQueue,
    registerOrder,
    registerGoods,
    registerEmulator,
  ]) {
    register(program);
  }
  acceptLanguage(program);
  return program;
}

/** `main.ts` has read it before; here it is a word that every command knows. */
function acceptLanguage(command: Command): void {
  const option = new Option("--lang <language>", "language of output: ru or en (environment: PRILAVOK_LANG)");
  command.addOption(option.choices(languages).hideHelp(command.parent !== null));
  for (const one of command.commands) acceptLanguage(one);
}
