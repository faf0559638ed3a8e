/** What the commands of the network share: choosing the account, refusals in the words of the options, tables. */

import { text } from "@prilavok/contracts/language/language.ts";
import { Problem } from "@prilavok/contracts/office-api/problems.ts";
import type { Command } from "commander";
import type { DatabaseUse, Shell } from "../command.ts";
import type { Pool } from "../database/pool.ts";
import { refusalText } from "../language/refusal.ts";
import { say } from "../language/say.ts";
import { type Account, defaultAccountName, ensureAccount, findAccount, listAccounts } from "./account.ts";
import { badValue, NetworkError } from "./rules.ts";

export interface CommonOptions {
  readonly account?: string;
}

/** Adds what every command of the network has: --account (where it applies), --json and an example. */
export function finish(command: Command, example: string, hasAccount = true): Command {
  if (hasAccount) {
    command.option(
      "--account <name>",
      `the account; by default the only one there is, else "${defaultAccountName}"`,
    );
  }
  return command
    .option("--json", "print the result as one line of JSON")
    .option("--field <name>", "print one member of the result and nothing else, such as accesskey or 0.id")
    .addHelpText("after", `\n${text("Пример", "Example")}:\n  $ prilavok-hub ${example}`);
}

/** What a command prints: as JSON, and for people. */
export interface Printed {
  readonly json: unknown;
  readonly text: string;
}

/** Runs a command's work on the database and prints its result. Refusals are told with the options' names. */
export async function run(
  shell: Shell,
  work: (pool: Pool) => Promise<Printed>,
  use?: DatabaseUse,
): Promise<void> {
  try {
    const { json, text: forPeople } = await shell.withDatabase(work, use);
    shell.print(json, forPeople);
  } catch (error) {
    if (error instanceof NetworkError) throw new Error(refusalText(new Error(inOptions(error))));
    throw error instanceof Problem ? new Error(refusalText(error)) : error;
  }
}

const optionNames: Readonly<Record<string, string>> = {
  deviceExtId: "--ext-id",
  device: "the device",
  metric: "the metric",
};

function inOptions(error: NetworkError): string {
  if (error.fault !== "bad value") return error.message;
  const option = error.field
    .replace(/^definition\./, "")
    .replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  return badValue(optionNames[error.field] ?? `--${option}`, error.expected ?? "", error.actual).message;
}

/** The account of a command that reads or changes. @throws NetworkError when there is none or several fit. */
export async function chosenAccount(pool: Pool, name: string | undefined): Promise<Account> {
  const account = name === undefined ? await usualAccount(pool) : await findAccount(pool, name);
  if (account !== undefined) return account;
  throw new NetworkError(
    "not found",
    "account",
    "there is no account yet; `store add` or `account add` makes one",
  );
}

/** The account of a command that adds: made on first use, in the zone of its first store. */
export async function neededAccount(
  pool: Pool,
  name: string | undefined,
  timeZone?: string,
): Promise<Account> {
  const account = name === undefined ? await usualAccount(pool) : undefined;
  return account ?? ensureAccount(pool, name ?? defaultAccountName, timeZone);
}

async function usualAccount(pool: Pool): Promise<Account | undefined> {
  const accounts = await listAccounts(pool);
  if (accounts.length <= 1) return accounts[0];
  const usual = accounts.find((account) => account.name === defaultAccountName);
  if (usual !== undefined) return usual;
  const names = accounts.map((account) => JSON.stringify(account.name)).join(", ");
  throw badValue("account", `one of ${names}`, undefined);
}

/** Columns as wide as their widest cell. @param header phrases, printed in the language that is spoken. */
export function table(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const lines = [header.map(say), ...rows];
  const widths = header.map((_, column) =>
    Math.max(...lines.map((line) => [...(line[column] ?? "")].length)),
  );
  return lines
    .map((line) =>
      line.map((cell, column) => cell + " ".repeat((widths[column] ?? 0) - [...cell].length)).join("  "),
    )
    .map((line) => line.trimEnd())
    .join("\n");
}
