import type { Command } from "commander";
import { expect, test } from "vitest";
import { createProgram } from "./program.ts";

function leavesOf(command: Command): Command[] {
  return command.commands.length === 0 ? [command] : command.commands.flatMap(leavesOf);
}

function helpOf(command: Command): string {
  let text = "";
  command.configureOutput({
    writeOut: (part) => {
      text += part;
    },
  });
  command.outputHelp();
  return text;
}

function pathOf(command: Command): string {
  return command.parent === null ? command.name() : `${pathOf(command.parent)} ${command.name()}`;
}

const leaves = leavesOf(createProgram()).map((leaf) => [pathOf(leaf), leaf] as const);

test.each(leaves)("%s has --json, the till's folder, and an example of itself in its help", (path, leaf) => {
  const help = helpOf(leaf);
  expect(help).toContain("--json");
  expect(help).toContain("--data <value>");
  expect(help).toMatch(new RegExp(`Example:\n {2}\\$ ${path}( |$)`, "m"));
  expect(leaf.description()).not.toBe("");
});

test("every example is understood by its command", () => {
  for (const [path] of leaves) {
    const program = createProgram().exitOverride();
    const leaf = leavesOf(program).find((one) => pathOf(one) === path);
    const [, example = ""] = /\$ prilavok-till (.*)/.exec(leaf === undefined ? "" : helpOf(leaf)) ?? [];
    const words = example.split(/ [<>] /)[0]?.match(/'[^']*'|\S+/g) ?? [];
    let isReached = false;
    leaf?.action(() => {
      isReached = true;
    });
    const args = words.map((word) => word.replace(/^'|'$/g, "").replace("5b0e…", "0".repeat(64)));
    program.parse(args, { from: "user" });
    expect([path, isReached]).toEqual([path, true]);
  }
});

test("the commands are those that scripts rely on", () => {
  expect(leaves.map(([path]) => path.replace("prilavok-till ", "")).toSorted()).toEqual([
    "backup",
    "config",
    "emulator",
    "export",
    "goods find",
    "mode",
    "order list",
    "order pick",
    "order release",
    "order show",
    "pin remove",
    "pin set",
    "pin status",
    "print cancel",
    "print list",
    "print retry",
    "queue export",
    "queue list",
    "queue mend",
    "queue pause",
    "queue release",
    "queue resume",
    "queue retry",
    "queue set-aside",
    "queue show",
    "queue status",
    "report",
    "serve",
    "shift close",
    "shift open",
    "shift status",
    "unfinished cancel",
    "unfinished finish",
    "unfinished show",
    "verify",
  ]);
});
