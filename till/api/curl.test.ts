import { execFile, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { promisify } from "node:util";
import { expect, onTestFinished, test } from "vitest";
import { tillFolder } from "../testing/till-folder.ts";

const run = promisify(execFile);
const root = join(import.meta.dirname, "..", "..");
const program = join(root, "till", "bin", "prilavok-till.js");
const page = readFileSync(join(root, "docs", "how-to", "till.md"), "utf8");
/** The PIN that the page's example of AUTH tells. */
const pin = "2580";

const hasTools = ["curl", "bash"].every((tool) => spawnSync(tool, ["--version"]).error === undefined);

test.skipIf(!hasTools)(
  "the commands of docs/how-to/till.md do what the page says (needs curl and bash)",
  async () => {
    const home = tillFolder();
    const port = await serve(home);
    const blocks = shellBlocks().map((block) => block.replaceAll("127.0.0.1:37015", `127.0.0.1:${port}`));
    const answers = join(home, "answers");
    const { stdout } = await run("bash", ["-c", [stand(answers), ...blocks].join("\n")], {
      cwd: root,
      env: environment(home),
      maxBuffer: 16 * 1024 * 1024,
    });
    const codes = readFileSync(answers, "utf8").trim().split("\n").map(codeOf);
    expect(codes).toEqual(expectedCodes(blocks));
    expect(stdout).toContain('"total":"10.78","change":"9.22"');
    expect(stdout).toContain("documents are right");
  },
);

test("the page shows a sale, a return by receipt and the closing of a shift", () => {
  const shown = shellBlocks().join("\n");
  for (const operation of ["OPEN_SHIFT", "SALE", "REFUND_BY_RECEIPT", "CLOSE_SHIFT", "AUTH"]) {
    expect(shown).toMatch(new RegExp(`curl .*INTENT_OPERATION_TYPE: ${operation}'`));
  }
});

/** All but those that start a till: the test has started its own. */
function shellBlocks(): string[] {
  const blocks = [...page.matchAll(/^```sh\n(.*?)^```$/gms)].map(([, block = ""]) => block);
  return blocks.filter((block) => !/prilavok-till serve/.test(block));
}

/** A curl line stands for 200, unless a comment before it names another code. */
function expectedCodes(blocks: readonly string[]): number[] {
  const lines = blocks.join("\n").split("\n");
  return lines.flatMap((line, place) => {
    if (!line.startsWith("curl ")) return [];
    const [, code = "200"] = /^# resultCode (\d+)$/.exec(lines[place - 1] ?? "") ?? [];
    return [Number(code)];
  });
}

function codeOf(answer: string): unknown {
  return JSON.parse(answer).resultCode;
}

/** Notes every answer, and stands in for the person who types the PIN. */
function stand(answers: string): string {
  return `set -e -o pipefail
curl() { command curl "$@" | tee -a '${answers}'; echo >> '${answers}'; }
prilavok-till() { if [ "$1 $2" = "pin set" ]; then echo ${pin}; fi | node '${program}' "$@"; }`;
}

/** Nothing of the surroundings: a TILL_… of the developer's own would change the till. */
function environment(home: string): NodeJS.ProcessEnv {
  const path = [dirname(process.execPath), process.env.PATH ?? ""].join(delimiter);
  return { PATH: path, HOME: home, TILL_CONF: home, LANG: "C.UTF-8" };
}

/** @returns the port. */
async function serve(home: string): Promise<number> {
  const env = { ...environment(home), TILL_DATA: join(home, "prilavok-till"), TILL_LOG_LEVEL: "error" };
  const till = spawn(process.execPath, [program, "serve", "--port", "0", "--json"], {
    env,
    stdio: ["ignore", "pipe", "inherit"],
  });
  const ended = once(till, "exit");
  onTestFinished(async () => {
    till.kill("SIGTERM");
    await ended;
  });
  for await (const line of createInterface({ input: till.stdout })) {
    return Number(new URL(JSON.parse(line).url).port);
  }
  throw new Error("the till ended before it served");
}
