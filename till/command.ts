import { existsSync } from "node:fs";
import { text } from "@prilavok/contracts/language/language.ts";
import { visible } from "@prilavok/contracts/values/text.ts";
import { type Command, Option } from "commander";
import { type Configured, configure, type Flags } from "./configuration/configuration.ts";
import { flagOf, type ParameterName, parameters, variableOf } from "./configuration/parameters.ts";
import { harmlessJson } from "./harmless.ts";
import { say, sayLines } from "./language/say.ts";

/** What every command is given: the flags of parameters, and whether its result is to be JSON. */
export interface CommonOptions extends Flags {
  readonly json?: boolean;
}

/** Each file of `commands/` exports one of these; `main.ts` calls them all. */
export type RegisterCommands = (program: Command) => void;

/** What every command needs to find its till. */
const everywhere: readonly ParameterName[] = ["data", "conf"];

/**
 * Adds what every command has: where its till is, --json and an example.
 * @param names parameters that the command takes besides.
 */
export function finish(command: Command, example: string, names: readonly ParameterName[] = []): Command {
  for (const name of new Set([...names, ...everywhere])) command.addOption(optionOf(name));
  return command
    .option("--json", "print the result as JSON")
    .addHelpText("after", `\n${text("Пример", "Example")}:\n  $ prilavok-till ${example}`);
}

function optionOf(name: ParameterName): Option {
  const { about, byDefault } = parameters[name];
  const told = byDefault === "" ? "" : `, by default ${byDefault}`;
  return new Option(`${flagOf(name)} <value>`, `${about} (${variableOf(name)}${told})`);
}

/** The configuration that a command works with. */
export function configured(options: CommonOptions): Configured {
  const found = configure(options, process.env);
  warnOfMissing(found);
  return found;
}

let isWarned = false;

/** Whoever names a folder expects its till.ini to be in force; that of the default need not be there. */
function warnOfMissing({ configuration: { conf }, origins }: Configured): void {
  if (isWarned || origins.conf === "default" || existsSync(conf)) return;
  isWarned = true;
  process.stderr.write(
    `prilavok-till: ${say(`the folder ${conf} (${origins.conf}) is not there, nor its till.ini`)}\n`,
  );
}

/**
 * Prints a result: as one line of JSON with --json, else the text for people, whose lines may be phrases. Neither does
 * anything to a terminal.
 */
export function print({ json }: CommonOptions, result: unknown, forPeople: string): void {
  process.stdout.write(`${json ? harmlessJson(JSON.stringify(result)) : visible(sayLines(forPeople))}\n`);
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
