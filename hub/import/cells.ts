import type { Columns } from "./columns.ts";
import type { MapField } from "./fields.ts";

/** Names of goods, sellers and articles come again and again; one copy of each is kept, up to this many. */
const internedMax = 50_000;

/** Takes the cells of a row by their fields. */
export class CellReader {
  readonly #columns: Columns;
  #interned = new Map<string, string>();

  constructor(columns: Columns) {
    this.#columns = columns;
  }

  /** How many columns the file has. */
  get width(): number {
    return this.#columns.names.length;
  }

  has(field: MapField): boolean {
    return this.#columns.places[field] !== undefined;
  }

  /** Empty where there is no such column. Columns that are joined: the number's by `/`, others by a space. */
  text(fields: readonly string[], field: MapField): string {
    const places = this.#columns.places[field];
    if (places === undefined) return "";
    if (places.length === 1) return (fields[places[0] ?? 0] ?? "").trim();
    const parts = places.map((at) => (fields[at] ?? "").trim());
    if (parts.every((part) => part === "")) return "";
    return parts.join(field === "receipt" ? "/" : " ").trim();
  }

  /** Whether some of the columns that are joined are empty, and others are not. */
  isPartial(fields: readonly string[], field: MapField): boolean {
    const places = this.#columns.places[field] ?? [];
    const empty = places.filter((at) => (fields[at] ?? "").trim() === "").length;
    return empty > 0 && empty < places.length;
  }

  /** As `text`, of a text that many rows share and that is kept. */
  shared(fields: readonly string[], field: MapField): string {
    return this.intern(this.text(fields, field));
  }

  attributes(fields: readonly string[]): string[] {
    return this.#columns.attributes.map((at) => (fields[at] ?? "").trim());
  }

  /** Whether a cell that is used has characters in the place of bytes that are none of the encoding. */
  isDamaged(fields: readonly string[]): boolean {
    const places = [...Object.values(this.#columns.places).flat(), ...this.#columns.attributes];
    return places.some((at) => (fields[at] ?? "").includes("\ufffd"));
  }

  intern(text: string): string {
    if (text === "") return text;
    const known = this.#interned.get(text);
    if (known !== undefined) return known;
    if (this.#interned.size >= internedMax) this.#interned = new Map();
    this.#interned.set(text, text);
    return text;
  }
}
