import { execFile, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { steadyPort } from "@prilavok/contracts/testing/steady-port.ts";
import { createTestDatabase } from "@prilavok/hub/testing/database.ts";
import { Program, untilReady } from "@prilavok/hub/testing/hub-process.ts";
import { expect, onTestFinished, test } from "vitest";

const run = promisify(execFile);
const pages = join(import.meta.dirname, "../../docs/how-to");
const hubProgram = fileURLToPath(import.meta.resolve("@prilavok/hub/bin/prilavok-hub.js"));
const tillProgram = fileURLToPath(import.meta.resolve("@prilavok/till/bin/prilavok-till.js"));
const hasTools = ["curl", "bash"].every((tool) => spawnSync(tool, ["--version"]).error === undefined);

test.skipIf(!hasTools)(
  "the commands of «Sell customer orders» and «Connect a web shop» do what the pages say (needs curl and bash)",
  { timeout: 300_000 },
  async () => {
    const place = await open();
    const sold = await follow("customer-orders.md", place);
    expect(sold).toContain("added 3, changed 0, unchanged 0, archived 0, refused 0");
    expect(sold).toContain("the exchange with the hub is on");
    expect(sold).toMatch(/Касса у входа +yes +received +1/);
    expect(sold).toContain('"total":"1700.00","change":"0.00"');
    expect(sold).toContain('"total":"91.00","change":"9.00"');
    expect(sold).toContain("2 documents of 1 transactions made, 0 set aside");
    expect(sold).toMatch(/ПКО-000001 .* yes /);
    expect(sold).toContain("Order ЗП-000001: Выполнен");
    expect(readFileSync(join(place.home, "накладная.html"), "utf8")).toContain("РН-000001");

    const connected = await follow("connect-a-web-shop.md", place);
    expect(connected).toContain('"type":"/problems/in-use"');
    expect(connected).toContain("approved, version 5");
    expect(connected).toContain('"type":"/problems/stale-version"');
    expect(connected).toContain("posted, sold 0 of 1900");
    expect(connected).toContain('"path":"lines[0].amount"');
  },
);

interface Place {
  readonly home: string;
  readonly hubPort: number;
  readonly tillPort: number;
  readonly environment: NodeJS.ProcessEnv;
}

/** A hub and a till as processes, as the pages find them. They end with the test. */
async function open(): Promise<Place> {
  const database = await createTestDatabase();
  const home = mkdtempSync(join(tmpdir(), "prilavok-how-to-"));
  const hubPort = await steadyPort();
  const hub = new Program(["serve"], {
    ...{ DATABASE_URL: database.url, KKM_TRANSFER_CRON: "off" },
    ...{ PORT: String(hubPort), HOST: "127.0.0.1", LOG_LEVEL: "warn" },
  });
  await untilReady(hub, hubPort);
  const own = ["--data", join(home, "till"), "--conf", home, "--port", "0", "--log-level", "error"];
  const till = new Program(["serve", "--json", ...own], {}, tillProgram);
  onTestFinished(async () => {
    await till.kill("SIGTERM");
    await hub.kill("SIGTERM");
    await database.close();
    rmSync(home, { recursive: true, force: true });
  });
  await till.prints(/\n/);
  const tillPort = Number(new URL((JSON.parse(till.output) as { readonly url: string }).url).port);
  const path = [dirname(process.execPath), process.env.PATH ?? ""].join(delimiter);
  return {
    ...{ home, hubPort, tillPort },
    // Nothing of the surroundings: a TILL_… of the developer's own would change the till.
    environment: {
      ...{ PATH: path, HOME: home, LANG: "C.UTF-8", DATA_DIR: home, DATABASE_URL: database.url },
      ...{ TILL_CONF: home, TILL_DATA: join(home, "till") },
    },
  };
}

/** Runs a page's commands in one shell, but those that start programs. The first that fails ends it. */
async function follow(page: string, { home, hubPort, tillPort, environment }: Place): Promise<string> {
  const text = readFileSync(join(pages, page), "utf8");
  const blocks = [...text.matchAll(/^```sh\n(.*?)^```$/gms)]
    .map(([, block = ""]) => block)
    .filter((block) => !/prilavok-(hub|till) serve/.test(block));
  const script = [stand, ...blocks]
    .join("\n")
    .replaceAll("127.0.0.1:8080", `127.0.0.1:${hubPort}`)
    .replaceAll("127.0.0.1:37015", `127.0.0.1:${tillPort}`);
  const { stdout } = await run("bash", ["-c", script], {
    ...{ cwd: home, env: environment, maxBuffer: 16 * 1024 * 1024 },
  });
  return stdout;
}

/**
 * Stands in for npx; and where a page sleeps until something has arrived, waits for just that, however slow the machine
 * is: the first sleep is for the goods at the till, and so on.
 */
const stand = `set -e -o pipefail
npx() { local program=$1; shift
  case $program in
    prilavok-hub) node '${hubProgram}' "$@" ;;
    prilavok-till) node '${tillProgram}' "$@" ;;
  esac
}
arrived() {
  case $1 in
    1) npx prilavok-till goods find --barcode 4810000000025 | grep Пирожок > /dev/null ;;
    2) npx prilavok-hub order deliveries 1 | grep received > /dev/null ;;
    3) npx prilavok-till order list | grep ЗП-000002 > /dev/null ;;
    4) test "$(npx prilavok-hub transaction list | grep -c sale)" = 2 ;;
  esac
}
slept=0
sleep() {
  slept=$((slept + 1))
  until arrived $slept; do command sleep 0.3; done
}`;
