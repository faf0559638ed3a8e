/**
 * Which column of the file is which member of a receipt: `--map`.
 */

/** Members that a column may fill. `attribute:NAME` comes on top of these. */
export const mapFields = {
  receipt: "the receipt's number; rows with the same one on the same day are one receipt",
  ts: "date and time, or the date alone beside `time`",
  time: "time of day, where the file keeps it in a column of its own",
  name: "name of the goods; where it is empty the article stands in for it",
  count: "how many; 1 when there is no such column",
  price: "price of one; the position's total is count × price",
  total: "total of the position after discounts, instead of price",
  seller: "who sold the position",
  cashier: "who made out the receipt",
  category: "category of the goods, several joined by &&",
  article: "code of the goods: the position's extId",
  token: "the customer's id; guest when empty",
  store: "ext id of the store, or @store/till: sends the receipt there by a poskey",
  till: "ext id of the till within `store`",
  discount: "discount of the whole receipt, the same on each of its rows",
} as const;

export type MapField = keyof typeof mapFields;

export interface ColumnMap {
  readonly columns: Readonly<Partial<Record<MapField, string>>>;
  /** Attribute name (at most 10 characters on the wire) to column. */
  readonly attributes: Readonly<Record<string, string>>;
  /** Receipts whose number begins so are refunds, whatever the signs of their rows. */
  readonly refundPrefix: string | undefined;
}

const attributeForm = /^attribute:(.{1,10})$/u;

/** Ready-made maps for `--map NAME`. */
export const presets: Readonly<Record<string, ColumnMap>> = {
  /** UCI Online Retail: cancellations have a C before the number and negative quantities. */
  uci: {
    columns: {
      receipt: "InvoiceNo",
      ts: "InvoiceDate",
      name: "Description",
      count: "Quantity",
      price: "UnitPrice",
      article: "StockCode",
      token: "CustomerID",
    },
    attributes: {},
    refundPrefix: "C",
  },
};

/**
 * Reads the inline form, `receipt=InvoiceNo,ts=InvoiceDate,…`; a preset's name may come first and be added to:
 * `uci,store=Shop`.
 * @throws Error with a sentence for the operator.
 */
export function parseInlineMap(text: string): ColumnMap {
  const entries: [string, string][] = [];
  let preset: ColumnMap | undefined;
  for (const part of text.split(",").map((piece) => piece.trim())) {
    const at = part.indexOf("=");
    if (at > 0) entries.push([part.slice(0, at).trim(), part.slice(at + 1).trim()]);
    else if (preset === undefined && presets[part] !== undefined) preset = presets[part];
    else if (part !== "")
      throw new Error(`--map: "${part}" is neither field=column nor a preset (${presetNames()})`);
  }
  return checkMap(entries, preset);
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

function checkMap(entries: readonly (readonly [string, string])[], preset?: ColumnMap): ColumnMap {
  const columns: Partial<Record<MapField, string>> = { ...preset?.columns };
  const attributes: Record<string, string> = { ...preset?.attributes };
  let refundPrefix = preset?.refundPrefix;
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
  for (const field of ["receipt", "ts"] as const) {
    if (columns[field] === undefined) throw new Error(`--map: "${field}" is missing`);
  }
  if ((columns.price === undefined) === (columns.total === undefined)) {
    throw new Error("--map: name the column of either price or total");
  }
  if (columns.till !== undefined && columns.store === undefined) throw new Error("--map: till needs store");
  return { columns, attributes, refundPrefix };
}

function isMapField(field: string): field is MapField {
  return Object.hasOwn(mapFields, field);
}

export function presetNames(): string {
  return Object.keys(presets).join(", ");
}
