import type { BrokenRecord } from "./csv.ts";
import type { BadRow, RowReader } from "./row.ts";

/** A row that is broken in form, and that names no single receipt. */
export interface BrokenRow {
  readonly line: number;
  readonly reason: string;
  readonly detail: string;
  /** Numbers of the receipts that it may belong to. */
  readonly numbers: readonly string[];
  /** Undefined where the row does not say it, or not in a place to be trusted. */
  readonly poskey: string | undefined;
  readonly day: string | undefined;
  /** False: it may as well belong to a receipt of another number. */
  readonly isSure: boolean;
}

/**
 * Whose a broken row is. Its columns are trusted as far as they are known to stand in their places: before the
 * quotation mark that broke the row, or, in a row with too few or too many fields, up to a time that can be read,
 * because what is missing or too much must then stand behind it.
 * @returns a bad row of its receipt where number, till and day are to be trusted.
 */
export function readBroken(reader: RowReader | undefined, record: BrokenRecord): BadRow | BrokenRow {
  const { line, broken: detail } = record;
  const reason = "not a row of this file";
  if (reader === undefined) {
    return { line, reason, detail, numbers: [], poskey: undefined, day: undefined, isSure: false };
  }
  const { receipt, poskey, moment } = reader.identityOf(record.fields);
  const placed = placedColumns(reader, record, moment !== undefined);
  const isPlaced = (...fields: Parameters<RowReader["columnOf"]>[0][]) =>
    fields.every((field) => (reader.columnOf(field) ?? -1) < placed);
  const hasNumber = receipt !== "" && isPlaced("receipt");
  const hasPoskey = isPlaced("store", "till");
  const trustedMoment = isPlaced("ts", "time") ? moment : undefined;
  // A field over several lines may be a quotation mark that swallowed rows of the neighbours.
  const isOneLine = record.fields.every((field) => !/[\r\n]/.test(field));
  if (hasNumber && hasPoskey && isOneLine && trustedMoment !== undefined) {
    return { line, reason: "a row is broken in form", detail, receipt, poskey, moment: trustedMoment };
  }
  return {
    line,
    reason,
    detail,
    numbers: hasNumber ? [receipt] : possibleNumbers(reader, record),
    poskey: hasPoskey ? poskey : undefined,
    day: trustedMoment?.day,
    isSure: hasNumber && isOneLine,
  };
}

/** How many columns, from the left, hold what their names say. */
function placedColumns(reader: RowReader, { fields, isCut }: BrokenRecord, hasMoment: boolean): number {
  if (isCut) return fields.length;
  if (!hasMoment) return 0;
  const date = reader.columnOf("ts") ?? -1;
  const time = reader.columnOf("time") ?? -1;
  const hasTime = (fields[time] ?? "").trim() !== "";
  return 1 + (hasTime ? Math.max(date, time) : date);
}

/** The number may have moved by as many columns as there are too few or too many. */
function possibleNumbers(reader: RowReader, { fields, isCut }: BrokenRecord): string[] {
  if (isCut) return [];
  const at = reader.columnOf("receipt") ?? 0;
  const moved = fields.length - reader.width;
  const from = Math.max(0, at + Math.min(0, moved));
  const candidates = fields.slice(from, at + Math.max(0, moved) + 1);
  return candidates.map((field) => field.trim()).filter((field) => field !== "");
}
