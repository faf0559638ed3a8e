import type { Command } from "commander";
import type { RegisterCommands, Shell } from "../command.ts";
import { transaction } from "../database/pool.ts";
import {
  type CommonOptions,
  chosenAccount,
  finish,
  neededAccount,
  run,
  table,
} from "../network/command-line.ts";
import { type PageOptions, pageOfOptions, withPage } from "../office/page-options.ts";
import { addNamed, listNamed, type Named } from "./named.ts";
import { namedAnswer } from "./routes.ts";
import type { NamedTable } from "./sql.ts";

/** `warehouse` and `cash-desk`: what tills are linked with. */
export const registerWarehouseCommands: RegisterCommands = (program, shell) => {
  const warehouse = program.command("warehouse").description("the warehouses (склады) of an account");
  registerAdd(warehouse, shell, "warehouse", "warehouse add --name Центральный --ext-id С1");
  registerList(warehouse, shell, "warehouse", "warehouse list --json");
  const cashDesk = program.command("cash-desk").description("the cash desks (кассы) that cash orders go by");
  registerAdd(cashDesk, shell, "cash_desk", 'cash-desk add --name "Касса магазина 111" --ext-id К111');
  registerList(cashDesk, shell, "cash_desk", "cash-desk list --json");
};

function registerAdd(group: Command, shell: Shell, of: NamedTable, example: string): void {
  interface AddOptions extends CommonOptions {
    readonly name: string;
    readonly extId?: string;
  }
  const add = group
    .command("add")
    .description("add one; the account is made on first use")
    .requiredOption("--name <name>", "its name")
    .option("--ext-id <id>", "your own id of it, unique in the account");
  finish(add, example).action(({ account, name, extId }: AddOptions) =>
    run(shell, async (pool) => {
      const { id } = await neededAccount(pool, account);
      const added = await transaction(pool, (connection) => addNamed(connection, of, id, { name, extId }));
      return { json: namedAnswer(added), text: namedTable([added]) };
    }),
  );
}

function registerList(group: Command, shell: Shell, of: NamedTable, example: string): void {
  finish(withPage(group.command("list")), example)
    .description("list them in the order in which they were added")
    .action((options: PageOptions) =>
      run(shell, async (pool) => {
        const { id } = await chosenAccount(pool, options.account);
        const listed = await listNamed(pool, of, id, pageOfOptions(options));
        return { json: listed.map(namedAnswer), text: namedTable(listed) };
      }),
    );
}

function namedTable(listed: readonly Named[]): string {
  return table(
    ["id", "ext id", "name"],
    listed.map(({ id, extId, name }) => [String(id), extId ?? "-", name]),
  );
}
