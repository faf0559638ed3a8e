import { text } from "@prilavok/contracts/language/language.ts";
import { say } from "../language/say.ts";
import { type Note, notes } from "./notes.ts";
import { type ImportPreview, type ImportSummary, type ReasonCounts, sumOf } from "./summary.ts";

const daysShown = 31;

const signWords = { comma: () => text("запятая", "comma"), point: () => text("точка", "point") };
const orderWords = {
  dmy: () => text("день.месяц.год", "dmy"),
  mdy: () => text("месяц/день/год", "mdy"),
  ymd: () => text("год-месяц-день", "ymd"),
};

/** The preview in lines for people, in the language that is spoken. */
export function describePreview(preview: ImportPreview): string {
  const { encoding, delimiter, sign, dateOrder, columns, receipts, refunds, rows, positions, sellers } =
    preview;
  const mapped = Object.entries(columns).map(([field, column]) => `${field}=${column}`);
  const lines = [
    `${preview.file}: ${encoding}, delimiter ${JSON.stringify(delimiter)}, decimal ${signWords[sign]()}, dates ${orderWords[dateOrder]()}`,
    `columns: ${mapped.join(", ")}`,
    ...section("first receipts", preview.first.flatMap(describeReceipt)),
    ...section("by day", describeDays(preview)),
    `${rows} rows, ${receipts} receipts (${refunds} refunds), ${positions} positions, ${sellers} sellers, sum ${preview.amount}`,
  ];
  if (preview.known > 0) lines.push(`there already: ${preview.known} receipts`);
  if (preview.voidRows > 0) {
    lines.push(`not counted: ${preview.voidReceipts} void receipts, ${preview.voidRows} void rows in all`);
  }
  lines.push(...section("footings, not counted", preview.footings));
  lines.push(...section("refused receipts", counted(preview.refused, preview.examples)));
  lines.push(...section("rows that belong to no receipt", counted(preview.badRows, preview.examples)));
  const noted = Object.entries(preview.notes).map(([note, count]) => [notes[note as Note], count] as const);
  lines.push(...section("imported as they are", counted(Object.fromEntries(noted))));
  lines.push(...section("warnings", preview.warnings));
  return lines.map((line) => printable(say(line))).join("\n");
}

/** A file may hold what a terminal would obey. */
function printable(line: string): string {
  return line.replaceAll(/\p{Cc}/gu, " ");
}

/** What became of it, below the preview. */
export function describeResult(summary: ImportSummary): string {
  const { dryRun, importId, notWritten, stopped, registered, duplicates, known, seconds } = summary;
  if (dryRun) return "dry run: nothing was written";
  if (importId === null) return `nothing was written: ${notWritten}`;
  const refused = sumOf(summary.refused) + sumOf(summary.badRows);
  const perSecond = seconds > 0 ? Math.round(registered / seconds) : registered;
  const lines = [
    `import ${importId}: registered ${registered}, there before ${duplicates + known}, refused ${refused}`,
    `${seconds.toFixed(1)} s, ${perSecond} receipts/s`,
    `to take it back: prilavok-hub import undo ${importId}`,
  ];
  if (stopped !== undefined) lines.push(`stopped: ${stopped}; run the same command again, it goes on`);
  return lines.join("\n");
}

function describeReceipt({
  receipt,
  ts,
  amount,
  cashier,
  positions,
}: ImportPreview["first"][number]): string[] {
  const head = [receipt, ts, amount, cashier].filter((part) => part !== "").join("  ");
  return [head, ...positions.map((position) => `  ${position}`)];
}

function describeDays({ days }: ImportPreview): string[] {
  const lines = days.slice(0, daysShown).map(({ day, receipts, amount, known }) => {
    const there = known === 0 ? "" : `  (${say(`${known} there already`)})`;
    return `${day}  ${say(`${receipts} receipts`)}  ${amount}${there}`;
  });
  return days.length > daysShown
    ? [...lines, say(`… ${days.length - daysShown} more days, to ${days.at(-1)?.day}`)]
    : lines;
}

function counted(counts: ReasonCounts, examples: Readonly<Record<string, string>> = {}): string[] {
  return Object.entries(counts).map(([reason, count]) => {
    const example = examples[reason];
    return `${String(count).padStart(6)}  ${say(reason)}${example === undefined ? "" : ` (${say(example)})`}`;
  });
}

function section(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : [`${title}:`, ...lines.map((line) => `  ${say(line)}`)];
}
