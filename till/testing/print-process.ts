import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { systemClock } from "../clock.ts";
import type { NewDocument } from "../journal/document.ts";
import { Journal } from "../journal/journal.ts";
import { documentRender } from "../printing/document-render.ts";
import { PrintQueue } from "../printing/print-queue.ts";
import { TcpPrinter } from "../printing/tcp-printer.ts";
import { sampleDocument, sampleDocuments } from "./documents.ts";
import { samplePrintSetting } from "./print-setting.ts";

// A till's process that sells and prints until it is killed: `node print-process.ts <folder> <port>`. It writes the
// number of each document on a line when the document is on the disk.

const [folder = "", port = ""] = process.argv.slice(2);
const journal = Journal.open(join(folder, "work.journal"), {
  mode: "work",
  serial: "TEST-1",
  clock: systemClock,
  lanes: () => [],
});
const form = { ...samplePrintSetting.form, dialect: "escpos", cutsPaper: true } as const;
const queue = new PrintQueue({
  printer: new TcpPrinter({ host: "127.0.0.1", port: Number(port), asksStatus: true }),
  journals: () => [journal],
  render: documentRender(form, () => samplePrintSetting),
  clock: systemClock,
  log: { info: () => {}, warn: () => {}, error: (...what: unknown[]) => console.error(what) },
});
queue.start();

function write(document: NewDocument): number {
  return journal.append({ ...document, uid: randomBytes(12).toString("hex").toUpperCase() }).number;
}

for (;;) {
  const [number, job] = journal.transact(() => {
    if (!journal.shift().isOpen) write({ ...sampleDocuments.shift_open, shift: 1 });
    const number = write(
      sampleDocument({ shift: 1, numberCheck: String((journal.last()?.number ?? 0) + 1) }),
    );
    return [number, queue.add(journal, { kind: "document", number })];
  });
  process.stdout.write(`${number}\n`);
  await queue.settled(journal, job);
}
