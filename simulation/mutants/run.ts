/**
 * `npm run mutants [-- words…]`: makes each mutant (or those whose names hold all the words) in a copy of the repository, one
 * after the other, and runs its tests. Each must be caught: a test that cannot fail guards nothing.
 */
import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { mutants } from "./list.ts";
import type { Mutant } from "./mutant.ts";

const root = join(import.meta.dirname, "../..");
const left = new Set([".git", "data"]);

const words = process.argv.slice(2);
const chosen = mutants.filter(({ name }) => words.every((word) => name.includes(word)));
const parent = mkdtempSync(join(tmpdir(), "prilavok-mutants-"));
const copy = join(parent, "prilavok");

/** Whether a test of the mutant fails. */
function isCaught({ file, find, replace, tests }: Mutant): boolean {
  const path = join(copy, file);
  const text = readFileSync(path, "utf8");
  if (text.split(find).length !== 2)
    throw new Error(`${file} does not hold the text to change once: ${find}`);
  writeFileSync(
    path,
    text.replace(find, () => replace),
  );
  try {
    return runTests(tests) !== 0;
  } finally {
    writeFileSync(path, text);
  }
}

function runTests(tests: readonly string[]): number {
  const vitest = join(copy, "node_modules/vitest/vitest.mjs");
  const { status } = spawnSync(process.execPath, [vitest, "run", ...tests], { cwd: copy, stdio: "ignore" });
  return status ?? 1;
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

try {
  cpSync(root, copy, {
    recursive: true,
    verbatimSymlinks: true,
    filter: (source) => dirname(source) !== root || !left.has(basename(source)),
  });
  symlinkSync(join(root, "../shared"), join(parent, "shared"));
  const tests = [...new Set(chosen.flatMap((mutant) => mutant.tests))];
  if (runTests(tests) !== 0) throw new Error("the tests fail without any mutant");
  let survived = 0;
  for (const mutant of chosen) {
    const caught = isCaught(mutant);
    if (!caught) survived += 1;
    say(`${caught ? "caught  " : "SURVIVED"}  ${mutant.name}`);
  }
  say(`${chosen.length - survived} caught, ${survived} survived`);
  process.exitCode = survived > 0 || chosen.length === 0 ? 1 : 0;
} finally {
  rmSync(parent, { recursive: true, force: true });
}
