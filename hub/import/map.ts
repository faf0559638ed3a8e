import { isMapField, type MapField, mapFields } from "./fields.ts";
import type { Kind, KindWords } from "./kind.ts";
import { presetNames, presets } from "./presets.ts";

/** Which column of the file is which member of a receipt: `--map`. */
export interface ColumnMap {
  /** A column by its name, by its place (`#7`), or several joined (`Касса+Номер`). */
  readonly columns: Readonly<Partial<Record<MapField, string>>>;
  /** Attribute name (at most 10 characters on the wire) to column. */
  readonly attributes: Readonly<Record<string, string>>;
  /** Receipts whose number begins so are refunds, whatever the signs of their rows. */
  readonly refundPrefix: string | undefined;
  /** Words of the kind column, beside the usual ones. */
  readonly kindWords: KindWords;
  /** Fields that the map does not name are looked for by their usual names. */
  readonly findsUsual: boolean;
}

const attributeForm = /^attribute:(.{1,10})$/u;
const noWords: ReadonlyMap<string, Kind> = new Map();

/** The usual names of columns and nothing said. */
export const usualMap: ColumnMap = {
  columns: {},
  attributes: {},
  refundPrefix: undefined,
  kindWords: noWords,
  findsUsual: true,
};

/**
 * Reads the inline form, `receipt=InvoiceNo,ts=InvoiceDate,…`. A preset's name may come first and be added to:
 * `uci,store=Shop`; `auto` finds by their usual names what is not named.
 * @throws Error with a sentence for the operator.
 */
export function parseInlineMap(text: string): ColumnMap {
  const entries: [string, string][] = [];
  let base: ColumnMap | undefined;
  for (const part of text.split(",").map((piece) => piece.trim())) {
    const at = part.indexOf("=");
    if (at > 0) entries.push([part.slice(0, at).trim(), part.slice(at + 1).trim()]);
    else if (base === undefined && part === "auto") base = usualMap;
    else if (base === undefined && Object.hasOwn(presets, part)) base = presets[part];
    else if (part !== "")
      throw new Error(`--map: "${part}" is neither field=column nor auto nor a preset (${presetNames()})`);
  }
  return checkMap(entries, base);
}

/**
 * Reads the JSON form: an object of fields and columns, `attributes` an object of names and columns inside it.
 * @throws Error with a sentence for the operator.
 */
export function parseJsonMap(text: string): ColumnMap {
  const value: unknown = JSON.parse(text);
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new Error("--map: the file must hold one JSON object of fields and columns");
  }
  const { attributes = {}, ...fields } = value as Record<string, unknown>;
  const named = Object.entries(attributes as Record<string, unknown>);
  const entries = [
    ...Object.entries(fields),
    ...named.map(([name, column]) => [`attribute:${name}`, column] as const),
  ];
  return checkMap(
    entries.map(([field, column]) => {
      if (typeof column !== "string") throw new Error(`--map: the column of "${field}" must be a string`);
      return [field, column];
    }),
  );
}

function checkMap(entries: readonly (readonly [string, string])[], base?: ColumnMap): ColumnMap {
  const columns: Partial<Record<MapField, string>> = { ...base?.columns };
  const attributes: Record<string, string> = { ...base?.attributes };
  let refundPrefix = base?.refundPrefix;
  for (const [field, column] of entries) {
    const attribute = attributeForm.exec(field)?.[1];
    if (column === "") throw new Error(`--map: "${field}" has no column`);
    if (attribute !== undefined) attributes[attribute] = column;
    else if (field === "refundPrefix") refundPrefix = column;
    else if (isMapField(field)) columns[field] = column;
    else
      throw new Error(
        `--map: no field is called "${field}"; there are ${Object.keys(mapFields).join(", ")}, attribute:NAME`,
      );
  }
  const map = {
    columns,
    attributes,
    refundPrefix,
    kindWords: base?.kindWords ?? noWords,
    findsUsual: base?.findsUsual ?? false,
  };
  if (!map.findsUsual) checkComplete(map);
  return map;
}

/** @throws Error with what is missing or contradicts itself. */
export function checkComplete({ columns }: Pick<ColumnMap, "columns">): void {
  for (const field of ["receipt", "ts"] as const) {
    if (columns[field] === undefined) throw new Error(`--map: "${field}" is missing`);
  }
  if ((columns.price === undefined) === (columns.total === undefined)) {
    throw new Error("--map: name the column of either price or total");
  }
  if (columns.price !== undefined && columns.discount !== undefined) {
    throw new Error(
      "--map: what is discount beside price? Money off each position (lineDiscount), off the whole receipt " +
        "(receiptDiscount), or is it taken off already (then map total instead of price)?",
    );
  }
  if (columns.lineDiscount !== undefined && columns.price === undefined) {
    throw new Error("--map: lineDiscount goes with price; total is after all discounts");
  }
  if (columns.discount !== undefined && columns.receiptDiscount !== undefined) {
    throw new Error("--map: a receipt has either discount or receiptDiscount");
  }
}
