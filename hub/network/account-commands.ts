import { text } from "@prilavok/contracts/language/language.ts";
import type { Command } from "commander";
import type { Shell } from "../command.ts";
import {
  type Account,
  type AccountSummary,
  ensureAccount,
  findAccount,
  listAccounts,
  setAccountStatus,
} from "./account.ts";
import { finish, run, table } from "./command-line.ts";

export function registerAccountCommands(program: Command, shell: Shell): void {
  const account = program.command("account").description("the businesses that share this hub");

  finish(account.command("add <name>"), 'account add "Ромашка" --time-zone Asia/Omsk', false)
    .description("make an account with the standard metrics; one that exists is left as it is")
    .option("--time-zone <zone>", "IANA zone of stores that are registered without one")
    .action((name: string, options: { timeZone?: string }) =>
      run(shell, async (pool) => {
        const made = await ensureAccount(pool, name, options.timeZone);
        return {
          json: accountJson(made),
          text: `${text("Аккаунт", "Account")} ${made.id} "${made.name}", ${statusText(made.status)}, ${made.timeZone}`,
        };
      }),
    );

  finish(account.command("list"), "account list --json", false)
    .description("list the accounts")
    .action(() =>
      run(shell, async (pool) => {
        const accounts = await listAccounts(pool);
        return { json: accounts.map(summaryJson), text: accountTable(accounts) };
      }),
    );

  for (const [verb, status] of [
    ["close", "closed"],
    ["open", "open"],
  ] as const) {
    finish(account.command(`${verb} <name>`), `account ${verb} "Ромашка"`, false)
      .description(
        verb === "close"
          ? "refuse the keys of all its devices (-33001); nothing is deleted"
          : "let the devices of a closed account in again",
      )
      .action((name: string) =>
        run(shell, async (pool) => {
          const found = await findAccount(pool, name);
          await setAccountStatus(pool, found.id, status);
          return {
            json: accountJson({ ...found, status }),
            text: `${text("Аккаунт", "Account")} "${found.name}": ${statusText(status)}`,
          };
        }),
      );
  }
}

function statusText(status: Account["status"]): string {
  return status === "open" ? text("открыт", "open") : text("закрыт", "closed");
}

function accountJson({ id, name, status, timeZone }: Account) {
  return { id: String(id), name, status, timeZone };
}

function summaryJson(account: AccountSummary) {
  return { ...accountJson(account), stores: account.stores, devices: account.devices };
}

function accountTable(accounts: readonly AccountSummary[]): string {
  return table(
    ["id", "name", "status", "time zone", "stores", "devices"],
    accounts.map(({ id, name, status, timeZone, stores, devices }) => [
      String(id),
      name,
      statusText(status),
      timeZone,
      String(stores),
      String(devices),
    ]),
  );
}
