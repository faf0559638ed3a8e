import { text } from "@prilavok/contracts/language/language.ts";
import type { Command } from "commander";
import type { RegisterCommands, Shell } from "../command.ts";
import { say } from "../language/say.ts";
import { type CommonOptions, chosenAccount, finish, run, table } from "../network/command-line.ts";
import type { NameKind } from "./merges.ts";
import { listNames, mergeNames, type Name, unmergeName } from "./names.ts";
import { suggestionsOf } from "./suggest.ts";

const words = {
  seller: { plural: "sellers", example: ["Иванов Пётр", "Иванов Петр"] },
  category: { plural: "categories", example: ["выпечка", "Выпечка"] },
} as const;

/** `seller` and `category`: names that are one are shown, and counted as one by a person's word. */
export const registerNameCommands: RegisterCommands = (program, shell) => {
  for (const kind of ["seller", "category"] as const) {
    const command = program
      .command(kind)
      .description(`${words[kind].plural} as receipts brought them, and which of them are one`);
    registerList(command, shell, kind);
    registerSuggestions(command, shell, kind);
    registerMerge(command, shell, kind);
    registerUnmerge(command, shell, kind);
  }
};

function registerList(command: Command, shell: Shell, kind: NameKind): void {
  finish(command.command("list"), `${kind} list --json`)
    .description(`list the account's ${words[kind].plural}`)
    .action((options: CommonOptions) =>
      run(shell, async (pool) => {
        const account = await chosenAccount(pool, options.account);
        const names = await listNames(pool, kind, account.id);
        const rows = names.map(({ id, name, intoName }) => [String(id), name, intoName ?? ""]);
        return { json: names.map(nameJson), text: table(["id", "name", "merged into"], rows) };
      }),
    );
}

function registerSuggestions(command: Command, shell: Shell, kind: NameKind): void {
  finish(command.command("suggestions"), `${kind} suggestions`)
    .description(`show ${words[kind].plural} that are probably one; nothing is changed`)
    .action((options: CommonOptions) =>
      run(shell, async (pool) => {
        const account = await chosenAccount(pool, options.account);
        const names = await listNames(pool, kind, account.id);
        const groups = suggestionsOf(names.filter((name) => name.intoId === null));
        const lines = groups.map((group) => group.map(({ id, name }) => `${id} ${name}`).join("  |  "));
        return {
          json: groups.map((group) => group.map(nameJson)),
          text: lines.length === 0 ? say(`no ${words[kind].plural} look like one`) : lines.join("\n"),
        };
      }),
    );
}

function registerMerge(command: Command, shell: Shell, kind: NameKind): void {
  const [name, into] = words[kind].example;
  finish(command.command("merge <name> <into>"), `${kind} merge "${name}" "${into}"`)
    .description("count one name as another in all reports, the past included; both by name or id")
    .action((reference: string, target: string, options: CommonOptions) =>
      run(shell, async (pool) => {
        const account = await chosenAccount(pool, options.account);
        const done = await mergeNames(pool, kind, account.id, reference, target);
        return {
          json: { merged: nameJson(done.merged), into: nameJson(done.into) },
          text: `"${done.merged.name}" (${done.merged.id}) ${text("считается как", "counts as")} "${done.into.name}" (${done.into.id})`,
        };
      }),
    );
}

function registerUnmerge(command: Command, shell: Shell, kind: NameKind): void {
  const [name] = words[kind].example;
  finish(command.command("unmerge <name>"), `${kind} unmerge "${name}"`)
    .description("take a merge back: reports are again what they were before")
    .action((reference: string, options: CommonOptions) =>
      run(shell, async (pool) => {
        const account = await chosenAccount(pool, options.account);
        const freed = await unmergeName(pool, kind, account.id, reference);
        return {
          json: nameJson({ ...freed, intoId: null, intoName: null }),
          text: `"${freed.name}" (${freed.id}) ${text("считается отдельно", "counts for itself")}`,
        };
      }),
    );
}

function nameJson({ id, name, intoId, intoName }: Name) {
  return {
    id: String(id),
    name,
    mergedInto: intoId === null ? null : { id: String(intoId), name: intoName },
  };
}
