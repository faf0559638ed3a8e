import { type MapField, noticedNames, usualNames } from "./fields.ts";
import { type ColumnMap, checkComplete } from "./map.ts";

/** Where the columns of a file stand. */
export interface Columns {
  readonly names: readonly string[];
  /** The place of each field's column; several are joined. */
  readonly places: Readonly<Partial<Record<MapField, readonly number[]>>>;
  /** In the order of the map's attributes. */
  readonly attributes: readonly number[];
  readonly attributeNames: readonly string[];
  /** Columns that look like something and are not used, as sentences. */
  readonly warnings: readonly string[];
}

const columnsShownMax = 30;
const columnCharsMax = 40;

/**
 * Finds the map's columns in the line of their names.
 * @throws Error that names a column that is missing, or that is there twice and which question that leaves.
 */
export function placeColumns(header: readonly string[], map: ColumnMap): Columns {
  const names = header.map((name) => name.trim());
  const places: Partial<Record<MapField, readonly number[]>> = {};
  const missing: string[] = [];
  const placed = (field: string, column: string): readonly number[] => {
    const found = placesOf(names, field, column);
    if (found === undefined) missing.push(column);
    return found ?? [];
  };
  for (const [field, column] of Object.entries(map.columns))
    places[field as MapField] = placed(field, column);
  const attributes = Object.entries(map.attributes).map(([name, column]) => {
    return placed(`attribute:${name}`, column)[0] ?? 0;
  });
  if (missing.length > 0) {
    throw new Error(`the file has no column ${missing.join(", ")}; it has ${told(names)}`);
  }
  if (map.findsUsual) findUsual(names, places, new Set(attributes));
  checkPlaced(names, places);
  return {
    names,
    places,
    attributes,
    attributeNames: Object.keys(map.attributes),
    warnings: unusedColumns(names, places, new Set(attributes)),
  };
}

/** By name, by place, or the places of names that are joined. */
function placesOf(names: readonly string[], field: string, column: string): readonly number[] | undefined {
  const at = /^#(\d{1,4})$/.exec(column)?.[1];
  if (at !== undefined) return Number(at) >= 1 && Number(at) <= names.length ? [Number(at) - 1] : undefined;
  const found = indexesOf(names, (name) => name === column);
  if (found.length > 1) {
    const which = found.map((index) => `#${index + 1}`).join(" or ");
    throw new Error(`two columns are called "${column}": which is ${field}? Say --map ${field}=${which}`);
  }
  if (found.length === 1 || !column.includes("+")) return found.length === 1 ? found : undefined;
  const parts = column.split("+").map((part) => placesOf(names, field, part.trim()));
  return parts.every((part) => part !== undefined) ? parts.flat() : undefined;
}

function findUsual(
  names: readonly string[],
  places: Partial<Record<MapField, readonly number[]>>,
  others: ReadonlySet<number>,
): void {
  const used = new Set([...Object.values(places).flat(), ...others]);
  for (const [field, usual] of Object.entries(usualNames)) {
    if (places[field as MapField] !== undefined || isSettled(field, places)) continue;
    const found = indexesOf(names, (name, index) => !used.has(index) && usual.includes(name.toLowerCase()));
    if (found.length > 1) {
      const which = found.map((index) => `"${names[index]}" (#${index + 1})`).join(" and ");
      throw new Error(
        `${which} could both be ${field}; say which by --map auto,${field}=#${(found[0] ?? 0) + 1}`,
      );
    }
    if (found[0] === undefined) continue;
    places[field as MapField] = found;
    used.add(found[0]);
  }
  // A sum of the row says more than a price, which may be before a discount.
  if (places.total !== undefined && places.price !== undefined) delete places.price;
}

/** A price that a person mapped leaves no question of a total, and the other way round. */
function isSettled(field: string, places: Partial<Record<MapField, readonly number[]>>): boolean {
  return field === "total" ? places.price !== undefined : field === "price" && places.total !== undefined;
}

function checkPlaced(names: readonly string[], places: Partial<Record<MapField, readonly number[]>>): void {
  const columns = Object.fromEntries(
    Object.entries(places).map(([field, found]) => [field, found.map((at) => names[at]).join("+")]),
  );
  try {
    checkComplete({ columns });
  } catch (error) {
    throw error instanceof Error ? new Error(`${error.message}; the file has ${told(names)}`) : error;
  }
}

function unusedColumns(
  names: readonly string[],
  places: Partial<Record<MapField, readonly number[]>>,
  others: ReadonlySet<number>,
): string[] {
  const used = new Set([...Object.values(places).flat(), ...others]);
  const looked: [string, readonly string[]][] = [
    ...(["shift", "till", "store", "kind"] as const).map((field): [string, readonly string[]] => [
      field,
      usualNames[field] ?? [],
    ]),
    ...Object.entries(noticedNames),
  ];
  return looked.flatMap(([field, usual]) =>
    indexesOf(names, (name, index) => !used.has(index) && usual.includes(name.toLowerCase())).map(
      (index) => `the column "${names[index]}" looks like ${field} and is not used`,
    ),
  );
}

function indexesOf(names: readonly string[], fits: (name: string, index: number) => boolean): number[] {
  return names.flatMap((name, index) => (fits(name, index) ? [index] : []));
}

function told(names: readonly string[]): string {
  const shown = names.slice(0, columnsShownMax).map((name) => name.slice(0, columnCharsMax));
  return shown.join(", ") + (names.length > columnsShownMax ? ", …" : "");
}
