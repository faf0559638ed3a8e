/** What a column of the file may say of an article. */
export const goodsFields = {
  code: "the article's code; the only one that is always needed",
  name: "its name; needed for new goods",
  price: "its price: 12.50 or 1 234,50; needed for new goods",
  gtin: "its barcode; empty: none",
  unit: "its unit; empty: as it is, шт for new goods",
  category: "its category; empty: none",
} as const;
export type GoodsField = keyof typeof goodsFields;

const fieldNames = Object.keys(goodsFields) as readonly GoodsField[];

/** Columns that are found by themselves, in any case. */
const usualNames: Readonly<Record<GoodsField, readonly string[]>> = {
  code: ["code", "код", "артикул", "sku"],
  name: ["name", "наименование", "название", "номенклатура"],
  price: ["price", "цена"],
  gtin: ["gtin", "ean", "barcode", "штрихкод", "штрих-код"],
  unit: ["unit", "единица", "ед.", "ед. изм.", "единица измерения"],
  category: ["category", "категория", "группа"],
};

/** The name of the column that each field is read from. */
export type ColumnNames = ReadonlyMap<GoodsField, string>;
/** Where each field stands in a row. */
export type ColumnPlaces = ReadonlyMap<GoodsField, { readonly place: number; readonly name: string }>;

/** Reads `code=Артикул,name=Наименование`. @throws Error in the words of the option. */
export function parseColumnNames(text: string): ColumnNames {
  const names = new Map<GoodsField, string>();
  for (const part of text.split(",")) {
    const [field = "", ...rest] = part.split("=");
    const known = fieldNames.find((name) => name === field.trim());
    const column = rest.join("=").trim();
    if (known === undefined || column === "") {
      throw new Error(
        `--map must be field=column,… with the fields ${fieldNames.join(", ")}, not ${JSON.stringify(part)}`,
      );
    }
    if (names.has(known)) throw new Error(`--map names ${known} twice`);
    names.set(known, column);
  }
  return names;
}

/**
 * Finds the fields in the file's first line.
 * @param names as --map has them; undefined: by their usual names.
 * @throws Error that names the column that is missing or is there twice, and those that there are.
 */
export function placeColumns(header: readonly string[], names: ColumnNames | undefined): ColumnPlaces {
  const columns = header.map((column) => column.trim());
  const places = new Map<GoodsField, { place: number; name: string }>();
  for (const field of fieldNames) {
    const wanted = names === undefined ? usualNames[field] : [names.get(field)];
    const found = columns.flatMap((column, place) =>
      wanted.includes(names === undefined ? column.toLowerCase() : column) ? [place] : [],
    );
    const [place] = found;
    if (found.length > 1)
      throw new Error(`two columns could be ${field}: ${told(columns)}; say which by --map`);
    if (place !== undefined) places.set(field, { place, name: columns[place] ?? "" });
    else if (names?.has(field)) {
      throw new Error(`the file has no column ${JSON.stringify(names.get(field))}; it has ${told(columns)}`);
    }
  }
  if (!places.has("code")) {
    throw new Error(`no column is the code; the file has ${told(columns)}; say which one by --map code=…`);
  }
  if (places.size === 1)
    throw new Error(`besides the code no column is known; the file has ${told(columns)}`);
  return places;
}

const columnsShownMax = 20;
const columnCharsMax = 40;

function told(columns: readonly string[]): string {
  const shown = columns
    .slice(0, columnsShownMax)
    .map((column) => JSON.stringify(column.slice(0, columnCharsMax)));
  return shown.join(", ") + (columns.length > columnsShownMax ? ", …" : "");
}
