import { formatE2 } from "@prilavok/contracts/till-api/exact.ts";
import type { Document } from "../journal/document.ts";
import { formatMoment } from "./moment.ts";
import type { Paper } from "./paper.ts";
import { layOutQr } from "./qr.ts";
import type { Setting } from "./setting.ts";

/** Who, when, and the numbers that a document is found by. */
export function layOutFoot(paper: Paper, document: Document, setting: Setting): void {
  const { kind } = document;
  paper.rule();
  paper.pair("Кассир", document.cashier);
  paper.pair("Дата", formatMoment(document.atMs, document.offsetMinutes));
  if (document.isClockBehind) paper.text("Часы кассы отставали: порядок документов по номерам");
  paper.pair(`Документ № ${document.numberCheck}`, `Смена № ${document.shift}`);
  paper.pair("УИД", document.uid);
  paper.pair("Рег. № СКО", document.registerNumber);
  layOutNumbers(paper, setting);
  if (kind !== "shift_open" && kind !== "shift_close") layOutQr(paper, summaryOf(document));
  layOutEnd(paper, setting);
}

/** Which till it is. */
export function layOutNumbers(paper: Paper, { serial }: Setting): void {
  paper.pair("Касса", serial);
}

/** What every paper ends with, an X report too. */
export function layOutEnd(paper: Paper, setting: Setting): void {
  if (setting.isEmulator) paper.center("ЭМУЛЯТОР СКО");
  // Documents of demonstration and training are asked of no device, whichever the till has.
  if (setting.isEmulator || setting.mode !== "work") paper.center("НЕ ЯВЛЯЕТСЯ ФИСКАЛЬНЫМ ДОКУМЕНТОМ");
  if (setting.shop.farewell !== undefined) paper.center(setting.shop.farewell);
}

/** The content of a document's QR code: enough to find it and to compare its sums. */
export function summaryOf(document: Document): string {
  return [
    `uid=${document.uid}`,
    `n=${document.numberCheck}`,
    `t=${new Date(document.atMs).toISOString().slice(0, 19)}Z`,
    `k=${document.kind}`,
    `s=${formatE2(document.totalE2)}`,
    `cash=${formatE2(document.cashE2 - document.changeE2)}`,
    `cashless=${formatE2(document.cashlessE2)}`,
    `cert=${formatE2(document.certificateE2)}`,
    `r=${document.registerNumber}`,
  ].join("&");
}
