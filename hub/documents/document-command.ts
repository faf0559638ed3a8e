import { formatE4 } from "@prilavok/contracts/values/decimal.ts";
import { type Command, Option } from "commander";
import { systemClock } from "../clock.ts";
import type { RegisterCommands, Shell } from "../command.ts";
import { say } from "../language/say.ts";
import { type CommonOptions, finish, table } from "../network/command-line.ts";
import { runOnAccount } from "../orders/command-run.ts";
import { orderNumber } from "../orders/order.ts";
import { type ListOptions, readLongId, wholeNumber, withFilter } from "./command-options.ts";
import {
  type DocumentRow,
  documentAnswer,
  findDocument,
  listDocuments,
  type WholeDocument,
  wholeAnswer,
} from "./document.ts";
import { type DocumentKind, documentKinds, documentNumber } from "./kinds.ts";
import { postDocument, unpostDocument } from "./posting.ts";
import { printDocument } from "./print/print.ts";

/** `document`: what KKMTransfer has made. */
export const registerDocumentCommands: RegisterCommands = (program, shell) => {
  const document = program
    .command("document")
    .description("documents made of transactions: invoices and cash orders, and those that mirror them");
  registerList(document, shell);
  registerShow(document, shell);
  registerPosting(document, shell);
  registerPrint(document, shell);
};

interface DocumentOptions extends ListOptions {
  readonly kind?: DocumentKind;
  readonly posted?: boolean;
}

function registerList(document: Command, shell: Shell): void {
  finish(withFilter(document.command("list")), "document list --kind cash_receipt --no-posted")
    .description("list documents in the order in which they were made")
    .addOption(new Option("--kind <kind>", "only of this kind").choices(documentKinds))
    .option("--posted", "only posted ones")
    .option("--no-posted", "only those that are not posted")
    .action((options: DocumentOptions) =>
      runOnAccount(shell, options, async (connection, accountId) => {
        const rows = await listDocuments(connection, accountId, options, options);
        return { json: rows.map(documentAnswer), text: listText(rows) };
      }),
    );
}

function registerShow(document: Command, shell: Shell): void {
  finish(document.command("show"), "document show 17")
    .description("show a document with its lines")
    .argument("<id>", "the document", readLongId)
    .action((id: bigint, options: CommonOptions) =>
      runOnAccount(shell, options, async (connection, accountId) =>
        shown(await findDocument(connection, accountId, id)),
      ),
    );
}

function registerPosting(document: Command, shell: Shell): void {
  finish(document.command("post"), "document post 18 --cash-desk 1")
    .description(
      "post a document by hand; a cash order needs a cash desk: the given one, else its own, else the till's",
    )
    .argument("<id>", "the document", readLongId)
    .option("--cash-desk <id>", "the cash desk of a cash order", wholeNumber)
    .action((id: bigint, options: CommonOptions & { readonly cashDesk?: number }) =>
      runOnAccount(shell, options, async (connection, accountId) => {
        const { cashDesk: cashDeskId } = options;
        await postDocument(connection, systemClock.now(), { accountId, id, version: undefined, cashDeskId });
        return shown(await findDocument(connection, accountId, id));
      }),
    );
  finish(document.command("unpost"), "document unpost 18")
    .description("take the posting of a document back")
    .argument("<id>", "the document", readLongId)
    .action((id: bigint, options: CommonOptions) =>
      runOnAccount(shell, options, async (connection, accountId) => {
        await unpostDocument(connection, { accountId, id, version: undefined });
        return shown(await findDocument(connection, accountId, id));
      }),
    );
}

function registerPrint(document: Command, shell: Shell): void {
  finish(document.command("print"), "document print 17 > 17.html")
    .description("print a document as a page of HTML, A4: open it in a browser to print it or keep it as PDF")
    .argument("<id>", "the document", readLongId)
    .action((id: bigint, options: CommonOptions) =>
      runOnAccount(shell, options, async (connection, accountId) => {
        const page = printDocument(await findDocument(connection, accountId, id));
        return { json: { html: page }, text: page };
      }),
    );
}

function listText(rows: readonly DocumentRow[]): string {
  if (rows.length === 0) return say("no such documents");
  return table(
    ["id", "number", "day", "store", "order", "customer", "total", "posted", "transaction"],
    rows.map((row) => [
      String(row.id),
      documentNumber(row.kind, row.number),
      row.day,
      row.storeName,
      row.orderNumber === null ? "-" : orderNumber(row.orderNumber),
      row.customer === "" ? "-" : row.customer,
      formatE4(row.totalE4),
      say(row.isPosted ? "yes" : "no"),
      String(row.transactionId),
    ]),
  );
}

function shown(whole: WholeDocument) {
  const goods = table(
    ["line", "code", "name", "amount", "unit", "price", "total"],
    whole.lines.map((line) => [
      String(line.line),
      line.code,
      line.name,
      formatE4(line.countE4),
      line.unit,
      formatE4(line.priceE4),
      formatE4(line.totalE4),
    ]),
  );
  const text =
    whole.lines.length === 0 ? listText([whole.document]) : `${listText([whole.document])}\n\n${goods}`;
  return { json: wholeAnswer(whole), text };
}
