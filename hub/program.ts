import { helpIn } from "@prilavok/contracts/language/help.ts";
import { languages } from "@prilavok/contracts/language/language.ts";
import { visible } from "@prilavok/contracts/values/text.ts";
import { Command, Option } from "commander";
import type { Shell } from "./command.ts";
import { onDatabase } from "./command-database.ts";
import { registerConfigCommand } from "./config-command.ts";
import type { Configuration, Configured } from "./configuration.ts";
import { registerCustomerCommands } from "./customers/command.ts";
import { registerTransferCommands } from "./documents/command.ts";
import { registerExchangeCommands } from "./exchange/command.ts";
import { registerGoodsCommands } from "./goods/command.ts";
import { registerImportCommands } from "./import/command.ts";
import { say } from "./language/say.ts";
import { registerNameCommands } from "./names/command.ts";
import { registerNetworkCommands } from "./network/command.ts";
import { registerOfficeCommands } from "./office/command.ts";
import { registerOrderCommands } from "./orders/command.ts";
import { registerPlanCommands } from "./plans/command.ts";
import { registerReceiptCommands } from "./receipts/command.ts";
import { printedResult } from "./result.ts";
import { registerServeCommands } from "./serve-command.ts";
import { registerShiftCommands } from "./shifts/command.ts";
import { registerTillCommands } from "./tills/command.ts";
import { version } from "./version.ts";
import { registerWarehouseCommands } from "./warehouses/command.ts";

/** The command line of the hub. Each capability registers its own commands. */
export function createProgram(configured: Configured): Command {
  const { help, output } = helpIn(say);
  const program = new Command("prilavok-hub")
    .description("The hub of Prilavok: receipts, plans and reports of a chain of shops")
    .version(version)
    .showHelpAfterError(say("(--help tells more)"))
    .configureHelp({ sortSubcommands: true, ...help })
    .configureOutput(output);
  const shell = createShell(configured.configuration);
  registerServeCommands(program, shell);
  registerConfigCommand(program, shell, configured);
  registerNetworkCommands(program, shell);
  registerNameCommands(program, shell);
  registerReceiptCommands(program, shell);
  registerPlanCommands(program, shell);
  registerShiftCommands(program, shell);
  registerOrderCommands(program, shell);
  registerTransferCommands(program, shell);
  registerImportCommands(program, shell);
  registerOfficeCommands(program, shell);
  registerGoodsCommands(program, shell);
  registerCustomerCommands(program, shell);
  registerWarehouseCommands(program, shell);
  registerTillCommands(program, shell);
  registerExchangeCommands(program, shell);
  acceptLanguage(program);
  return program;
}

/** `main.ts` has read it before; here it is a word that every command knows. */
function acceptLanguage(command: Command): void {
  const option = new Option("--lang <language>", "language of output: ru or en (environment: PRILAVOK_LANG)");
  command.addOption(option.choices(languages).hideHelp(command.parent !== null));
  for (const one of command.commands) acceptLanguage(one);
}

function createShell(configuration: Configuration): Shell {
  return {
    configuration,
    withDatabase: (work, use) => onDatabase(configuration, ({ pool }) => work(pool), use),
    print(result, forPeople) {
      process.stdout.write(`${printedResult(result, visible(forPeople), process.argv)}\n`);
    },
  };
}
