import type { BaseResponse, ShiftReport } from "@prilavok/contracts/till-api/answers.ts";
import { layOutReport } from "../printing/layout-report.ts";
import { formatTime } from "../printing/moment.ts";
import { Paper } from "../printing/paper.ts";
import type { Row } from "../printing/row.ts";

const form = { columns: 48, encoding: "cp866" } as const;
/** The line of a kind that did not happen in the shift. */
const nothingHappened = /^\p{Lu}[\p{Lu} ]* \(0\) +0\.00$/u;

/** A shift's report for a terminal, as it is on paper but for what did not happen. */
export function reportText(report: ShiftReport, type: BaseResponse["type"]): string {
  const paper = new Paper(form);
  paper.center(type === "CLOSE_SHIFT" ? "Z-ОТЧЕТ" : "X-ОТЧЕТ");
  layOutReport(paper, report);
  paper.rule();
  paper.pair("Кассир", report.cashier);
  paper.pair("Дата", formatTime(report.madeAt));
  return paper.rows
    .map(lineOf)
    .filter((line) => !nothingHappened.test(line))
    .join("\n");
}

function lineOf(row: Row): string {
  if (row.kind === "rule") return "-".repeat(form.columns);
  if (row.kind !== "text") return "";
  if (row.align === "center") return " ".repeat((form.columns - row.text.length) / 2) + row.text;
  // A line of large letters fills its half of the columns: its sum belongs to the right end here, too.
  const [, name, sum] = row.look === "large" ? (/^(.*?) +(\S+)$/.exec(row.text) ?? []) : [];
  if (name === undefined || sum === undefined) return row.text;
  return name + sum.padStart(form.columns - name.length);
}
