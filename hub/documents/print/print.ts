import type { WholeDocument } from "../document.ts";
import { documentNumber, kindWords } from "../kinds.ts";
import { printCashExpense, printCashReceipt } from "./cash-order.ts";
import type { Html } from "./html.ts";
import { printInvoice } from "./invoice.ts";
import { page } from "./page.ts";

/** A document as a page to print: A4, all values escaped, nothing loaded. */
export function printDocument(whole: WholeDocument): string {
  const { kind, number, isPosted } = whole.document;
  return page(`${kindWords[kind].title} № ${documentNumber(kind, number)}`, isPosted, contentOf(whole));
}

function contentOf(whole: WholeDocument): Html {
  switch (whole.document.kind) {
    case "invoice":
    case "return_invoice":
      return printInvoice(whole);
    case "cash_receipt":
      return printCashReceipt(whole.document);
    case "cash_expense":
      return printCashExpense(whole.document);
  }
}
