import { Command } from "commander";
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
import { version } from "./service/version.ts";

/** The command line of the till. Each file of `commands/` registers its own. */
export function createProgram(): Command {
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
    registerQueue,
    registerOrder,
    registerGoods,
    registerEmulator,
  ]) {
    register(program);
  }
  return program;
}
