import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { allPages, readPage, root } from "./page.ts";
import { ordinary, Person } from "./terminal.ts";

/** Pages that follow one another: from the first store to the last document. */
const inOrder = [
  "docs/start.md",
  "docs/how-to/connect-a-till.md",
  "docs/how-to/customer-orders.md",
  "docs/concepts-orders.md",
  "docs/how-to/connect-a-web-shop.md",
  "docs/how-to/kkm-transfer.md",
  "docs/how-to/receipts-do-not-arrive.md",
  "docs/how-to/lost-keys.md",
  "docs/how-to/ru/lost-keys.md",
  "docs/how-to/own-certificates.md",
  "docs/how-to/ru/own-certificates.md",
  "docs/how-to/set-plans.md",
  "docs/how-to/see-what-is-missing.md",
  "docs/how-to/rotate-a-key.md",
  "docs/how-to/import-csv.md",
  "docs/how-to/after-a-kill.md",
];
/** till/api/curl.test.ts runs it. */
const elsewhere = ["docs/how-to/till.md"];
/** With the same commands. */
const readmes = ["README.md", "README.ru.md"];

const tools = ["bash", "curl", "sed", "openssl"];
const lacking = tools.filter((tool) => spawnSync(tool, ["--help"]).error !== undefined);
/** A copy of the repository that only root may read is no place for an ordinary user. */
const mayRead = spawnSync("cat", [join(root, "package.json")], ordinary).status === 0;
const canFollow = lacking.length === 0 && mayRead;
const needs = "(needs bash, curl, sed and openssl, and a repository that everybody may read)";

test.skipIf(!canFollow)(
  `the pages run one after the other, by an ordinary user ${needs}`,
  {
    timeout: 600_000,
  },
  async () => {
    const person = await Person.arrive();
    onTestFinished(() => person.leave());

    const started = await person.follow("docs/start.md");
    expect(started).toContain('"duplicate":true');
    expect(started).toContain("roll-up rows of 1 stores equal their receipts");
    const connected = await person.follow("docs/how-to/connect-a-till.md");
    expect(connected).toContain("the plugin is on");
    expect(connected).toContain('"result":{"count":2}');

    const sold = await person.follow("docs/how-to/customer-orders.md", [
      "prilavok-till goods find --barcode 4810000000025 | grep Пирожок",
      "prilavok-hub order deliveries 1 | grep received",
      "prilavok-till order list | grep ЗП-000002",
      '[ "$(prilavok-hub transaction list | grep -c sale)" = 2 ]',
    ]);
    expect(sold).toContain("added 3, changed 0, unchanged 0, archived 0, refused 0");
    expect(sold).toContain("the exchange with the hub is on");
    expect(sold).toMatch(/Касса в зале +yes +received +1 +\d{4}-\d\d-\d\d \d\d:\d\d:\d\d \+03:00/);
    expect(sold).toContain('"total":"1700.00","change":"0.00"');
    expect(sold).toContain('"total":"91.00","change":"9.00"');
    expect(sold).toContain("2 documents of 1 transactions made, 0 set aside");
    expect(sold).toMatch(/ПКО-000001 .* yes /);
    expect(sold).toContain("Order ЗП-000001: Выполнен");
    expect(readFileSync(join(person.home, "накладная.html"), "utf8")).toContain("РН-000001");
    await person.follow("docs/concepts-orders.md", [], terminalOf("docs/how-to/customer-orders.md"));

    const shop = await person.follow("docs/how-to/connect-a-web-shop.md");
    expect(shop).toContain('"type":"/problems/in-use"');
    expect(shop).toContain("approved, version 5");
    expect(shop).toContain('"type":"/problems/stale-version"');
    expect(shop).toContain("posted, sold 0 of 1900");
    expect(shop).toContain('"path":"lines[0].amount"');

    expect(await person.follow("docs/how-to/kkm-transfer.md")).toContain("РН-000001");
    expect(await person.follow("docs/how-to/receipts-do-not-arrive.md")).toContain(
      "the Giftoman plugin is on",
    );
    const delivering = ["prilavok-till queue status | grep idle"];
    const renewed = await person.follow("docs/how-to/lost-keys.md", delivering);
    expect(renewed).toContain("the exchange with the hub is on");
    expect(await person.follow("docs/how-to/ru/lost-keys.md", delivering)).toContain("обмен с хабом включён");
    for (const page of ["docs/how-to/own-certificates.md", "docs/how-to/ru/own-certificates.md"]) {
      expect(await person.follow(page)).toContain("hub.pem: OK");
    }
    expect(await person.follow("docs/how-to/set-plans.md")).toMatch(/"version":1.*/);
    const whole = await person.follow("docs/how-to/see-what-is-missing.md");
    expect(whole).toContain("incomplete: 1 receipt missing; 75 in sum missing; number 3");
    expect(await person.follow("docs/how-to/rotate-a-key.md")).toContain("(Europe/Moscow)");
    const imported = await person.follow("docs/how-to/import-csv.md");
    expect(imported).toContain("import 1: registered 4, there before 0, refused 0");
    await person.kill("prilavok-hub");
    expect(await person.follow("docs/how-to/after-a-kill.md")).toContain("equal their receipts");
  },
);

test.skipIf(!canFollow)(
  `README runs as it stands, by an ordinary user ${needs}`,
  {
    timeout: 200_000,
  },
  async () => {
    const person = await Person.arrive();
    onTestFinished(() => person.leave());
    const printed = await person.follow("README.md", ["prilavok-till order list | grep ЗП-000001"]);
    expect(printed).toContain('"fact":250');
    expect(printed).toContain('"total":"5.78","change":"4.22"');
    expect(printed).toContain('"orderUid"');
  },
);

test("the README in Russian has the same commands", () => {
  const commandsOf = (page: string) =>
    readPage(page).map(({ commands }) => commands.replaceAll(" PRILAVOK_LANG=en", ""));
  expect(commandsOf("README.ru.md")).toEqual(commandsOf("README.md"));
});

test("every command of every page is run, or says why not", () => {
  const pages = new Map(allPages().map((page) => [page, readPage(page)] as const));
  const run = new Set([...inOrder, ...elsewhere, ...readmes]);
  const forgotten = [...pages].filter(([page, blocks]) => !run.has(page) && blocks.some(isToRun));
  expect(forgotten.map(([page]) => page)).toEqual([]);
  for (const [page, blocks] of pages) {
    for (const { notRun, commands } of blocks) {
      if (notRun !== undefined) console.info(`${page}: not run, ${notRun}: ${commands.split("\n")[0]}`);
    }
  }
});

test("no page lets npx ask the registry for a name of ours", () => {
  const asking = allPages().filter((page) =>
    readPage(page).some(({ commands }) => /\bnpx (?!--no-install)/.test(commands)),
  );
  expect(asking.filter((page) => page !== "CONTRIBUTING.md")).toEqual([]);
});

function isToRun({ notRun }: { readonly notRun: string | undefined }): boolean {
  return notRun === undefined;
}

/** A page of excerpts is read in a terminal that another page has opened. */
function terminalOf(page: string): string {
  return readPage(page)[0]?.commands ?? "";
}
