import { formatE2 } from "@prilavok/contracts/till-api/exact.ts";
import type { Document } from "../journal/document.ts";
import type { Paper } from "./paper.ts";

/** The total and how it was paid. */
export function layOutMoney(paper: Paper, document: Document): void {
  paper.sum("ИТОГ", formatE2(document.totalE2));
  const payments = [
    ["Наличными", document.cashE2],
    ["Безналичными", document.cashlessE2],
    ["Сертификатом", document.certificateE2],
  ] as const;
  for (const [name, sumE2] of payments) if (sumE2 !== 0) paper.pair(name, formatE2(sumE2));
  if (document.changeE2 !== 0) paper.pair("Сдача", formatE2(document.changeE2), { look: "bold" });
  if (document.rrn !== "") paper.pair("RRN", document.rrn);
}

/** A deposit or a withdrawal: what was moved, and what is in the drawer after it. */
export function layOutDrawer(paper: Paper, document: Document): void {
  paper.sum("СУММА", formatE2(document.totalE2));
  paper.pair("Наличных в кассе", formatE2(document.drawerE2));
}
