import { text } from "@prilavok/contracts/language/language.ts";
import { type Command, Option } from "commander";
import type { Shell } from "../command.ts";
import {
  type Account,
  type AccountSummary,
  ensureAccount,
  findAccount,
  listAccounts,
  setAccountStatus,
  setAnnulledLeftOut,
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

  registerAnnulled(account, shell);

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

/** What the figures do with a receipt that was annulled, and with the one that annuls it. */
function registerAnnulled(account: Command, shell: Shell): void {
  finish(account.command("annulled <name>"), 'account annulled "Ромашка" --pairs counted', false)
    .description("whether numbers of receipts and averages count annulled receipts and what annulled them")
    .addOption(new Option("--pairs <how>", "absent: tell which").choices(["left-out", "counted"]))
    .action((name: string, { pairs }: { pairs?: "left-out" | "counted" }) =>
      run(shell, async (pool) => {
        const found = await findAccount(pool, name);
        const annulledLeftOut = pairs === undefined ? found.annulledLeftOut : pairs === "left-out";
        if (pairs !== undefined) await setAnnulledLeftOut(pool, found.id, annulledLeftOut);
        const how = annulledLeftOut
          ? text("не входят в количества и средние", "left out of numbers and averages")
          : text("считаются", "counted");
        return {
          json: accountJson({ ...found, annulledLeftOut }),
          text: `${text("Отменённые чеки аккаунта", "Annulled pairs of account")} "${found.name}": ${how}`,
        };
      }),
    );
}

function accountJson({ id, name, status, timeZone, annulledLeftOut }: Account) {
  return { id: String(id), name, status, timeZone, annulledLeftOut };
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
