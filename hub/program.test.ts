import type { Command } from "commander";
import { expect, test } from "vitest";
import { configure } from "./configuration.ts";
import { createProgram } from "./program.ts";

function withinOf(command: Command): Command[] {
  return [command, ...command.commands.flatMap(withinOf)];
}

function pathOf(command: Command): string {
  return command.parent === null ? command.name() : `${pathOf(command.parent)} ${command.name()}`;
}

/** All that `--help` prints: what stands behind the options comes by an event. */
function helpOf(command: Command): string {
  let text = "";
  command.configureOutput({ writeOut: (written) => (text += written) });
  command.outputHelp();
  return text;
}

const commands = withinOf(createProgram(configure({})));

test("there are commands of every capability", () => {
  expect(commands.length).toBeGreaterThan(60);
});

test.for(commands.map((command) => [pathOf(command), command] as const))(
  "%s tells its help",
  ([path, command]) => {
    const help = helpOf(command);
    expect(help).toContain(`Usage: ${path}`);
    expect(command.description()).not.toBe("");
  },
);
