import receiptline from "receiptline";
import type { Dialect } from "./dialect.ts";
import { markup } from "./markup.ts";
import type { PaperForm } from "./paper.ts";
import type { Row } from "./row.ts";

export interface PrinterForm extends PaperForm {
  readonly dialect: Dialect;
  /** Number of the code page in the printer's own table (`ESC t n`), for printers whose cp866 is not number 17. */
  readonly codePage?: number;
  readonly cutsPaper: boolean;
}

/** The bytes that a printer prints. */
export function renderBytes(rows: readonly Row[], form: PrinterForm): Buffer {
  const commands = receiptline.transform(markup(rows, form.columns), {
    command: form.codePage === undefined ? form.dialect : withCodePage(form.dialect, form.codePage),
    encoding: form.encoding,
    cpl: form.columns,
    cutting: form.cutsPaper,
    // Images on receipts are logos: sharp edges, no shades.
    gradient: false,
  });
  return Buffer.from(commands, "latin1");
}

function withCodePage(dialect: Dialect, codePage: number) {
  const command = receiptline.commands[dialect];
  return { ...command, codepage: { ...command.codepage, cp866: `\x1bt${String.fromCharCode(codePage)}` } };
}

const webFont = /<style type="text\/css">.*?<\/style>/s;
const libraryFont = /font-family="[^"]*"/;
const previewFont = `font-family="'DejaVu Sans Mono', 'Liberation Mono', 'Courier New', monospace"`;
const randomId = /receipt-[0-9a-f-]{36}/g;

/**
 * A picture of the paper, for screens. It needs nothing from the network (the library would have a font fetched) and is
 * the same each time.
 */
export function renderSvg(rows: readonly Row[], form: PaperForm): string {
  return receiptline
    .transform(markup(rows, form.columns), { command: "svg", encoding: form.encoding, cpl: form.columns })
    .replace(webFont, "")
    .replace(libraryFont, previewFont)
    .replace(randomId, "receipt-light-on-dark");
}

/** The texts of the paper, for terminals and tests; codes and images are left out. */
export function renderText(rows: readonly Row[], form: PaperForm): string {
  return receiptline
    .transform(markup(rows, form.columns), { command: "text", encoding: form.encoding, cpl: form.columns })
    .replace(/ +$/gm, "");
}
