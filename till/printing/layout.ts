import { formatE2 } from "@prilavok/contracts/till-api/exact.ts";
import type { Document } from "../journal/document.ts";
import { layOutBlocks } from "./block.ts";
import { layOutFoot } from "./layout-foot.ts";
import { layOutHead, layOutMarks } from "./layout-head.ts";
import { layOutCheque } from "./layout-lines.ts";
import { layOutDrawer, layOutMoney } from "./layout-money.ts";
import { layOutReport } from "./layout-report.ts";
import { Paper } from "./paper.ts";
import type { Row } from "./row.ts";
import type { Printing, Setting } from "./setting.ts";
import { titleOf } from "./title.ts";

/** The paper of a document, whatever its kind. */
export function layOut(document: Document, setting: Setting, printing: Printing): readonly Row[] {
  const paper = new Paper(setting.form);
  layOutMarks(paper, setting.mode, printing);
  layOutBlocks(paper, document.content.prefix);
  layOutHead(paper, setting, titleOf(document, printing.base));
  layOutBody(paper, document, printing);
  layOutFoot(paper, document, setting);
  layOutBlocks(paper, document.content.suffix);
  layOutMarks(paper, setting.mode, printing);
  return paper.rows;
}

function layOutBody(paper: Paper, document: Document, printing: Printing): void {
  switch (document.kind) {
    case "sale":
    case "refund":
    case "refund_by_receipt":
    case "correction_income":
    case "correction_expense":
    case "rollback":
      layOutReceipt(paper, document, printing);
      return;
    case "deposit":
    case "withdraw":
      layOutDrawer(paper, document);
      return;
    case "shift_open":
      paper.pair("Наличных в кассе", formatE2(document.drawerE2));
      return;
    case "shift_close":
      if (document.content.report !== null) layOutReport(paper, document.content.report);
      return;
  }
}

function layOutReceipt(paper: Paper, document: Document, { base }: Printing): void {
  const { cheque, taxNumber, reason, baseDocument, orderUid, order } = document.content;
  if (base !== null) paper.pair("УИД чека", base.uid);
  if (reason !== null) paper.text(`Причина: ${reason}`);
  if (baseDocument !== null) paper.text(`Основание: ${baseDocument}`);
  if (order !== null) paper.text(`Заказ покупателя № ${order.number}`);
  else if (orderUid !== null) paper.text(`Заказ: ${orderUid}`);
  if (cheque !== null) layOutCheque(paper, cheque);
  layOutMoney(paper, document);
  if (taxNumber !== null) paper.pair("УНП покупателя", taxNumber);
}
