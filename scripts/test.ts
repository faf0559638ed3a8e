import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Count, countVitest } from "./count.ts";
import { runShown, toolPath } from "./run.ts";

/**
 * `npm test`: types, lint, generated pages, and every test. Prints what each part says, then the skipped tests, and
 * as the very last line `N passed, N failed`. Words after `npm test --` go to vitest, and only vitest runs then.
 */
const root = join(import.meta.dirname, "..");

interface Part {
  readonly name: string;
  run(): Promise<Count>;
}

const checks: readonly Part[] = [
  { name: "types", run: () => asOneTest(toolPath(root, "typescript", "tsc"), ["-p", "tsconfig.json"]) },
  { name: "lint", run: () => asOneTest(toolPath(root, "@biomejs/biome", "biome"), ["check", "."]) },
  ...(existsSync(join(root, "scripts", "reference.ts"))
    ? [{ name: "reference pages", run: () => asOneTest("scripts/reference.ts", ["--check"]) }]
    : []),
];

/** A tool that answers with its exit code counts as one test. */
async function asOneTest(script: string, args: readonly string[]): Promise<Count> {
  const passed = (await runShown(root, script, args)) === 0;
  return { passed: passed ? 1 : 0, failed: passed ? 0 : 1, skipped: [] };
}

async function vitest(filters: readonly string[]): Promise<Count> {
  const folder = await mkdtemp(join(tmpdir(), "prilavok-report-"));
  const report = join(folder, "report.json");
  try {
    const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${report}`];
    const code = await runShown(root, toolPath(root, "vitest", "vitest"), ["run", ...reporters, ...filters]);
    return countVitest(await readFile(report, "utf8").catch(() => undefined), code, root);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

const filters = process.argv.slice(2);
const parts: Part[] = [
  ...(filters.length === 0 ? checks : []),
  { name: "tests", run: () => vitest(filters) },
];
const total = { passed: 0, failed: 0, skipped: [] as string[] };
for (const part of parts) {
  say(`\n── ${part.name}`);
  const { passed, failed, skipped } = await part.run();
  if (passed + failed + skipped.length > 1) say(`${part.name}: ${passed} passed, ${failed} failed`);
  else say(`${part.name}: ${failed > 0 ? "failed" : "passed"}`);
  total.passed += passed;
  total.failed += failed;
  total.skipped.push(...skipped);
}
if (total.passed + total.failed === 0) total.failed = 1;
if (total.skipped.length > 0) say(`\nskipped:\n${total.skipped.map((name) => `  ${name}`).join("\n")}`);
const skippedToo = total.skipped.length > 0 ? `, ${total.skipped.length} skipped` : "";
say(`\n${total.passed} passed, ${total.failed} failed${skippedToo}`);
process.exitCode = total.failed > 0 ? 1 : 0;
