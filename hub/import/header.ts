import { type Columns, placeColumns } from "./columns.ts";
import { type CsvOptions, readCsv } from "./csv.ts";
import type { ColumnMap } from "./map.ts";

export interface Header {
  readonly columns: Columns;
  /** Where it stands; 0 in a file without one. */
  readonly line: number;
}

/** Reports have titles above their table. */
const titleRowsMax = 30;

/**
 * Finds the line of the columns' names: the first one that has all of the map's columns. Without one (`hasHeader` false)
 * the columns are called 1, 2, 3…
 * @throws Error that says what the first line lacks.
 */
export async function findHeader(
  path: string,
  options: CsvOptions,
  map: ColumnMap,
  hasHeader: boolean,
): Promise<Header> {
  let failure: unknown;
  let width = 0;
  let rows = 0;
  for await (const record of readCsv(path, { ...options, isRagged: true })) {
    if ("broken" in record) continue;
    if (!hasHeader) {
      return {
        columns: placeColumns(
          record.fields.map((_, at) => `${at + 1}`),
          map,
        ),
        line: 0,
      };
    }
    try {
      return { columns: placeColumns(record.fields, map), line: record.line };
    } catch (error) {
      // The widest line is the likeliest header: its fault is the one to tell, unless another line is a header.
      if (record.fields.length > width) failure = error;
      width = Math.max(width, record.fields.length);
    }
    rows += 1;
    if (rows >= titleRowsMax) break;
  }
  throw failure ?? new Error("the file is empty");
}
