import type { Document, ReceiptKind } from "../journal/document.ts";

/** What a document calls itself. Terms: GLOSSARY.md. */
export function titleOf({ kind, content, baseNumber }: Document, base: Document | null): string {
  const number = base?.numberCheck ?? String(baseNumber ?? "");
  switch (kind) {
    case "sale":
      return "ЧЕК ПРОДАЖИ";
    case "refund":
      return "ВОЗВРАТ";
    case "refund_by_receipt":
      return `ВОЗВРАТ ПО ЧЕКУ № ${number}`;
    case "correction_income":
      return "КОРРЕКЦИЯ ПРИХОДА";
    case "correction_expense":
      return "КОРРЕКЦИЯ РАСХОДА";
    case "rollback":
      return content.annuls === null
        ? `АННУЛИРОВАНИЕ ЧЕКА № ${number}`
        : `АННУЛИРОВАНИЕ: ${annulled[content.annuls]} № ${number}`;
    case "deposit":
      return "ВНЕСЕНИЕ";
    case "withdraw":
      return "ИЗЪЯТИЕ";
    case "shift_open":
      return "ОТКРЫТИЕ СМЕНЫ";
    case "shift_close":
      return "Z-ОТЧЕТ";
  }
}

const annulled: Readonly<Record<ReceiptKind, string>> = {
  sale: "ЧЕК ПРОДАЖИ",
  refund: "ВОЗВРАТ",
  refund_by_receipt: "ВОЗВРАТ ПО ЧЕКУ",
  correction_income: "КОРРЕКЦИЯ ПРИХОДА",
  correction_expense: "КОРРЕКЦИЯ РАСХОДА",
};
