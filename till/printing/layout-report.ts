import type { KindTotals, ShiftReport } from "@prilavok/contracts/till-api/answers.ts";
import { layOutEnd, layOutNumbers } from "./layout-foot.ts";
import { layOutHead, layOutMarks } from "./layout-head.ts";
import { formatTime } from "./moment.ts";
import { Paper } from "./paper.ts";
import type { Row } from "./row.ts";
import { firstPrinting, type Printing, type Setting } from "./setting.ts";

/** The paper of an X report, which is no document: it has no number and stands in no journal. */
export function layOutXReport(
  report: ShiftReport,
  setting: Setting,
  printing: Printing = firstPrinting,
): readonly Row[] {
  const paper = new Paper(setting.form);
  layOutMarks(paper, setting.mode, printing);
  layOutHead(paper, setting, "X-ОТЧЕТ");
  layOutReport(paper, report);
  paper.rule();
  paper.pair("Кассир", report.cashier);
  paper.pair("Дата", formatTime(report.madeAt));
  layOutNumbers(paper, setting);
  layOutEnd(paper, setting);
  layOutMarks(paper, setting.mode, printing);
  return paper.rows;
}

/** All totals of a shift. */
export function layOutReport(paper: Paper, report: ShiftReport): void {
  layOutShift(paper, report);
  paper.rule();
  for (const [name, totals] of kinds(report)) layOutKind(paper, name, totals);
  paper.rule();
  paper.pair("Скидки", report.discounts);
  paper.pair("Надбавки", report.increases);
  paper.sum("ВЫРУЧКА", report.revenue);
  paper.rule();
  paper.text("НАЛИЧНЫЕ В КАССЕ", { look: "bold" });
  paper.pair("На начало смены", report.drawerAtOpening);
  paper.pair(report.closedAt === undefined ? "Сейчас" : "На конец смены", report.drawer);
  paper.rule();
  layOutLife(paper, report);
  paper.rule();
  paper.text("Хеш журнала");
  paper.text(report.chainHead);
}

function layOutShift(paper: Paper, report: ShiftReport): void {
  paper.pair("Смена №", String(report.shift));
  paper.pair("Открыта", formatTime(report.openedAt));
  paper.pair("Открыл(а)", report.openedBy);
  if (report.closedAt !== undefined) paper.pair("Закрыта", formatTime(report.closedAt));
  paper.pair("Документы №", `${report.firstNumber} - ${report.lastNumber}`);
  if (report.clockBehindCount > 0) paper.pair("При отставших часах", String(report.clockBehindCount));
}

function kinds(report: ShiftReport): readonly (readonly [string, KindTotals])[] {
  return [
    ["ПРОДАЖИ", report.sales],
    ["ВОЗВРАТЫ", report.refunds],
    ["КОРРЕКЦИИ ПРИХОДА", report.correctionsIncome],
    ["КОРРЕКЦИИ РАСХОДА", report.correctionsExpense],
    ["АННУЛИРОВАНО, ВЫДАНО", report.rollbacksOut],
    ["АННУЛИРОВАНО, ПОЛУЧЕНО", report.rollbacksIn],
    ["ВНЕСЕНО", report.deposits],
    ["ИЗЪЯТО", report.withdrawals],
  ];
}

/** A kind without documents is told in its line alone. */
function layOutKind(paper: Paper, name: string, totals: KindTotals): void {
  paper.pair(`${name} (${totals.count})`, totals.total, { look: "bold" });
  const ways = [
    ["Наличными", totals.cash, totals.cashCount],
    ["Безналичными", totals.cashless, totals.cashlessCount],
    ["Сертификатом", totals.certificate, totals.certificateCount],
  ] as const;
  for (const [way, sum, count] of ways) if (count > 0) paper.pair(`${way} (${count})`, sum, { indent: 2 });
}

function layOutLife(paper: Paper, { life }: ShiftReport): void {
  paper.text("ИТОГИ ЗА ВСЕ СМЕНЫ", { look: "bold" });
  paper.pair("Продажи", life.sales);
  paper.pair("Возвраты", life.refunds);
  paper.pair("Коррекции прихода", life.correctionsIncome);
  paper.pair("Коррекции расхода", life.correctionsExpense);
  paper.pair("Аннулировано", life.rollbacks);
  paper.pair("Выручка", life.revenue);
}
