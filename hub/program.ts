import { visible } from "@prilavok/contracts/values/text.ts";
import { Command } from "commander";
import type { Shell } from "./command.ts";
import type { Configuration } from "./configuration.ts";
import { registerCustomerCommands } from "./customers/command.ts";
import { openDatabase } from "./database/open.ts";
import { registerTransferCommands } from "./documents/command.ts";
import { registerExchangeCommands } from "./exchange/command.ts";
import { registerGoodsCommands } from "./goods/command.ts";
import { registerImportCommands } from "./import/command.ts";
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
export function createProgram(configuration: Configuration): Command {
  const program = new Command("prilavok-hub")
    .description("The hub of Prilavok: receipts, plans and reports of a chain of shops")
    .showHelpAfterError("(--help tells more)")
    .configureHelp({ sortSubcommands: true });
  const shell = createShell(configuration, program);
  registerServeCommands(program, shell);
  registerNetworkCommands(program, shell);
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
    async withDatabase(work) {
      const database = await openDatabase(configuration, "command");
      try {
        return await work(database.pool);
      } finally {
        await database.close();
      }
    },
    print(result, forPeople) {
      const asJson = process.argv.includes("--json") || program.opts().json === true;
      process.stdout.write(`${asJson ? JSON.stringify(result) : visible(forPeople)}\n`);
    },
  };
}
