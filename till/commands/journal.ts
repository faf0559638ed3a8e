import { once } from "node:events";
import { resolve } from "node:path";
import { Option } from "commander";
import { finish, print, type RegisterCommands } from "../command.ts";
import { integer } from "../configuration/read-values.ts";
import { backupJournal } from "../journal/backup.ts";
import { exportDocuments } from "../journal/export.ts";
import type { Anchor } from "../journal/fault.ts";
import { type Verification, verifyJournal } from "../journal/verify.ts";
import { type JournalOptions, journalPath, withMode } from "../service/chosen-journal.ts";

const numberMax = 999_999_999;
/** How often a long verification tells how far it has come. */
const tellMs = 1_000;

/** Commands that read the journal's file, beside a running till or without one: verify, export, backup. */
export const registerJournal: RegisterCommands = (program) => {
  registerVerify(program);
  registerExport(program);
  registerBackup(program);
};

interface VerifyOptions extends JournalOptions {
  readonly anchor: readonly Anchor[];
}

const registerVerify: RegisterCommands = (program) => {
  withMode(
    finish(
      program
        .command("verify")
        .description(
          "go through the whole journal: numbers, hash chain, drawer, shifts; ends with 1 at the first fault",
        ),
      "verify --anchor 1204:5b0e…",
    ),
  )
    .addOption(
      new Option(
        "--anchor <number:hash>",
        "a document's hash that is known from elsewhere, as from a printed Z report",
      )
        .argParser((text, before: readonly Anchor[]) => [...before, readAnchor(text)])
        .default([], "none"),
    )
    .action(async (options: VerifyOptions) => {
      const path = journalPath(options);
      const result = await verifyJournal(path, { anchors: options.anchor, onProgress: progress() });
      if (process.stderr.isTTY) process.stderr.write("\r\x1b[K");
      print(options, { path, ...result, fault: result.fault ?? null }, verificationText(path, result));
      if (result.fault !== undefined) process.exitCode = 1;
    });
};

function readAnchor(text: string): Anchor {
  const [, number, hash] = /^(\d{1,15}):([0-9a-fA-F]{64})$/.exec(text) ?? [];
  if (hash === undefined)
    throw new Error(`--anchor must be a document's number, a colon and 64 hex digits, not "${text}"`);
  return { number: Number(number), hash: hash.toLowerCase() };
}

function progress(): (documents: number) => void {
  let nextMs = performance.now() + tellMs;
  return (documents) => {
    if (!process.stderr.isTTY || performance.now() < nextMs) return;
    nextMs = performance.now() + tellMs;
    process.stderr.write(`\r${counted(documents)} right so far`);
  };
}

function counted(documents: number): string {
  return documents === 1 ? "1 document is" : `${documents} documents are`;
}

function verificationText(path: string, { documents, hash, fault, replaces }: Verification): string {
  const lost =
    replaces === null
      ? ""
      : `\nit replaces a lost journal of ${replaces.number} documents at least, whose hash was ${replaces.hash}: ${replaces.reason}`;
  const right = `${path}: ${counted(documents)} right, the last one's hash is ${hash}${lost}`;
  if (fault === undefined) return right;
  const where = fault.number === null ? "" : ` at document ${fault.number}`;
  return `${right}\nFAULT (${fault.kind})${where}: ${fault.detail}`;
}

interface ExportOptions extends JournalOptions {
  readonly first?: number;
  readonly last?: number;
  readonly shift?: number;
}

const registerExport: RegisterCommands = (program) => {
  const number = (name: string) => (text: string) => {
    try {
      return integer(1, numberMax)(text);
    } catch (cause) {
      throw new Error(`--${name} must be a whole number from 1 to ${numberMax}, not "${text}"`, { cause });
    }
  };
  withMode(
    finish(
      program.command("export").description("print documents of the journal, one line of JSON each"),
      "export --shift 12 > shift-12.jsonl",
    ),
  )
    .option("--first <number>", "the first document", number("first"))
    .option("--last <number>", "the last document", number("last"))
    .option("--shift <number>", "only the documents of a shift", number("shift"))
    .action(async ({ first, last, shift, ...options }: ExportOptions) => {
      const range = {
        ...(first === undefined ? {} : { firstNumber: first }),
        ...(last === undefined ? {} : { lastNumber: last }),
        ...(shift === undefined ? {} : { shift }),
      };
      for await (const line of exportDocuments(journalPath(options), range)) {
        if (!process.stdout.write(line)) await once(process.stdout, "drain");
      }
    });
};

const registerBackup: RegisterCommands = (program) => {
  withMode(
    finish(
      program
        .command("backup")
        .description("copy the journal to a new file, while the till may go on selling, and verify the copy")
        .argument("<file>", "the copy; it must not be there yet"),
      "backup /mnt/usb/work-2026-03-01.journal",
    ),
  ).action(async (file: string, options: JournalOptions) => {
    const path = journalPath(options);
    const to = resolve(file);
    const { documents, hash } = await backupJournal(path, to);
    print(
      options,
      { from: path, to, documents, hash },
      `${counted(documents)} in ${to}, verified, as in ${path}`,
    );
  });
};
