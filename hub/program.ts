import { Command } from "commander";
import type { Shell } from "./command.ts";
import { onDatabase } from "./command-database.ts";
import { registerConfigCommand } from "./config-command.ts";
import type { Configuration, Configured } from "./configuration.ts";
import { registerCustomerCommands } from "./customers/command.ts";
import { registerTransferCommands } from "./documents/command.ts";
import { registerExchangeCommands } from "./exchange/command.ts";
import { registerGoodsCommands } from "./goods/command.ts";
import { registerImportCommands } from "./import/command.ts";
import { registerNameCommands } from "./names/command.ts";
import { registerNetworkCommands } from "./network/command.ts";
import { registerOfficeCommands } from "./office/command.ts";
import { registerOrderCommands } from "./orders/command.ts";
import { registerPlanCommands } from "./plans/command.ts";
import { registerReceiptCommands } from "./receipts/command.ts";
import { registerServeCommands } from "./serve-command.ts";
import { registerShiftCommands } from "./shifts/command.ts";
import { registerTillCommands } from "./tills/command.ts";
import { registerWarehouseCommands } from "./warehouses/command.ts";

/** The command line of the hub. Each capability registers its own commands. */
export function createProgram(configured: Configured): Command {
  const program = new Command("prilavok-hub")
    .description("The hub of Prilavok: receipts, plans and reports of a chain of shops")
    .showHelpAfterError("(--help tells more)")
    .configureHelp({ sortSubcommands: true });
  const shell = createShell(configured.configuration, program);
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
  return program;
}

function createShell(configuration: Configuration, program: Command): Shell {
  return {
    configuration,
    withDatabase: (work, use) => onDatabase(configuration, ({ pool }) => work(pool), use),
    print(result, forPeople) {
      const asJson = process.argv.includes("--json") || program.opts().json === true;
      process.stdout.write(`${asJson ? JSON.stringify(result) : forPeople}\n`);
    },
  };
}
