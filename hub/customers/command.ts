import type { Command } from "commander";
import { systemClock } from "../clock.ts";
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
import { addCustomer, type Customer, listCustomers } from "./customer.ts";
import { customerAnswer } from "./routes.ts";

/** `customer`: who orders. */
export const registerCustomerCommands: RegisterCommands = (program, shell) => {
  const customer = program.command("customer").description("the customers of an account");
  registerAdd(customer, shell);
  registerList(customer, shell);
};

function registerAdd(customer: Command, shell: Shell): void {
  interface AddOptions extends CommonOptions {
    readonly name: string;
    readonly extId?: string;
    readonly phone?: string;
    readonly email?: string;
    readonly taxNumber?: string;
  }
  const add = customer
    .command("add")
    .description("add a customer; the account is made on first use")
    .requiredOption("--name <name>", "of a person or a company")
    .option("--ext-id <id>", "your own id of the customer, unique in the account")
    .option("--phone <number>")
    .option("--email <address>")
    .option("--tax-number <digits>", "ИНН of 10 or 12 digits");
  finish(add, 'customer add --name "Иванова Анна" --phone "+7 900 123-45-67" --ext-id 501').action(
    ({ account, name, extId, phone, email, taxNumber }: AddOptions) =>
      run(shell, async (pool) => {
        const { id } = await neededAccount(pool, account);
        const details = { name, extId, phone, email, taxNumber };
        const added = await transaction(pool, (connection) =>
          addCustomer(connection, systemClock.now(), id, details),
        );
        return { json: customerAnswer(added), text: customerTable([added]) };
      }),
  );
}

function registerList(customer: Command, shell: Shell): void {
  interface ListOptions extends PageOptions {
    readonly search?: string;
    readonly extId?: string;
  }
  finish(withPage(customer.command("list")), "customer list --search Иванова --json")
    .description("list customers in the order in which they were added")
    .option("--search <text>", "a part of the name or of the telephone")
    .option("--ext-id <id>", "the customer with this id of yours")
    .action((options: ListOptions) =>
      run(shell, async (pool) => {
        const { id } = await chosenAccount(pool, options.account);
        const { search, extId } = options;
        const listed = await listCustomers(pool, id, { ...pageOfOptions(options), search, extId });
        return { json: listed.map(customerAnswer), text: customerTable(listed) };
      }),
    );
}

function customerTable(customers: readonly Customer[]): string {
  return table(
    ["id", "ext id", "name", "phone", "email", "tax number"],
    customers.map(({ id, extId, name, phone, email, taxNumber }) => [
      String(id),
      extId ?? "-",
      name,
      phone || "-",
      email || "-",
      taxNumber || "-",
    ]),
  );
}
