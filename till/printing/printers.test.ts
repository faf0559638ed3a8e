import { mkdir, readdir, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { FakePrinter } from "../testing/fake-printer.ts";
import { PipeReader } from "../testing/pipe-reader.ts";
import { describePrinter } from "../testing/printer-contract.ts";
import { tillFolder } from "../testing/till-folder.ts";
import { openPrinter } from "./open-printer.ts";
import { TcpPrinter } from "./tcp-printer.ts";

describePrinter("none", async () => ({
  printer: openPrinter({ driver: "none" }, "escpos"),
  paper: async () => Buffer.alloc(0),
  breakIt: async () => {},
  mendIt: async () => {},
}));

describePrinter("file", async () => {
  const folder = join(tillFolder(), "printer");
  await mkdir(folder);
  return {
    printer: openPrinter({ driver: "file", path: folder }, "escpos"),
    async paper() {
      const names = (await readdir(folder)).sort();
      return Buffer.concat(await Promise.all(names.map((name) => readFile(join(folder, name)))));
    },
    breakIt: () => rename(folder, `${folder}-away`),
    mendIt: () => rename(`${folder}-away`, folder),
  };
});

describePrinter("file", async () => {
  const path = join(tillFolder(), "lp0");
  await writeFile(path, "");
  return {
    printer: openPrinter({ driver: "file", path }, "escpos"),
    paper: () => readFile(path),
    breakIt: () => rename(path, `${path}-away`),
    mendIt: () => rename(`${path}-away`, path),
  };
});

describePrinter("file", async () => {
  // A pipe takes bytes as a device does: a few at a time, and none while nobody reads.
  const reader = await PipeReader.make(join(tillFolder(), "lp0"));
  await reader.start();
  return {
    printer: openPrinter({ driver: "file", path: reader.path }, "escpos"),
    paper: () => reader.caught(),
    breakIt: () => reader.stop(),
    mendIt: () => reader.start(),
  };
});

for (const talks of [false, true]) {
  describePrinter("tcp", async () => {
    const fake = await FakePrinter.start({ talks });
    return {
      printer: new TcpPrinter({ ...fake.address, asksStatus: true, limits: { statusMs: 100, doneMs: 200 } }),
      paper: async () => Buffer.concat(fake.jobs),
      breakIt: () => fake.stop(),
      mendIt: () => fake.start(),
    };
  });
}

test("a printer is opened by its address, and printers of other languages than ESC/POS are not asked", () => {
  expect(openPrinter({ driver: "tcp", host: "printer", port: 9_100 }, "starsbcs").driver).toBe("tcp");
});
