import { Problem } from "@prilavok/contracts/office-api/problems.ts";
import { type E4, moneyMaxE4 } from "@prilavok/contracts/values/decimal.ts";
import type { CsvRecord } from "../../import/csv.ts";
import { readExact, toE4 } from "../../import/exact.ts";
import { refusedField } from "../../office/fields.ts";
import type { GoodsChange } from "../goods.ts";
import { gtinNumber } from "../gtin.ts";
import { checkGoods } from "../rules.ts";
import type { ColumnPlaces, GoodsField } from "./columns.ts";

export interface GoodLine {
  readonly line: number;
  readonly change: GoodsChange;
}

/** A line that is not imported. */
export interface BadLine {
  readonly line: number;
  /** As the file names it; null: the line as a whole. */
  readonly column: string | null;
  /** One of few sentences: they are counted. */
  readonly reason: string;
  readonly detail: string;
  /** Undefined: the line does not tell, so nobody knows which article it means. */
  readonly code: string | undefined;
}

/** Reads lines one after the other; it remembers which codes and barcodes the file had. */
export class LineReader {
  readonly #places: ColumnPlaces;
  /** The line on which a code stood first, and was good. */
  readonly #codes = new Map<string, number>();
  readonly #gtins = new Map<string, number>();

  constructor(places: ColumnPlaces) {
    this.#places = places;
  }

  read(record: CsvRecord): GoodLine | BadLine {
    const { line, fields } = record;
    if ("broken" in record) {
      const reason = "not a row of this file";
      return { line, column: null, reason, detail: record.broken, code: undefined };
    }
    const code = this.#text(fields, "code")?.trim();
    try {
      const change = checkGoods(this.#change(fields));
      return this.#repeated(line, change) ?? this.#good(line, change);
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      return this.badLine(line, code === "" ? undefined : code, error);
    }
  }

  /** A refusal in the words of the file. */
  badLine(line: number, code: string | undefined, { problem, message, facts }: Problem): BadLine {
    const field = facts.path as GoodsField | undefined;
    const column = (field && this.#places.get(field)?.name) ?? null;
    const what = problem === "in-use" ? "is in use" : "is not valid";
    const reason = problem === "unprocessable" ? "too many goods" : `${field ?? "line"} ${what}`;
    return { line, column, reason, detail: message, code };
  }

  #good(line: number, change: GoodsChange): GoodLine {
    this.#codes.set(change.code, line);
    if (typeof change.gtin === "string") this.#gtins.set(gtinNumber(change.gtin), line);
    return { line, change };
  }

  #repeated(line: number, { code, gtin }: GoodsChange): BadLine | undefined {
    const codeLine = this.#codes.get(code);
    const gtinLine = typeof gtin === "string" ? this.#gtins.get(gtinNumber(gtin)) : undefined;
    const before = codeLine ?? gtinLine;
    if (before === undefined) return undefined;
    const field = codeLine === undefined ? "gtin" : "code";
    const column = this.#places.get(field)?.name ?? null;
    return { line, column, reason: `${field} is repeated`, detail: `line ${before} has it already`, code };
  }

  #change(fields: readonly string[]): GoodsChange {
    const gtin = this.#text(fields, "gtin")?.trim();
    const unit = this.#text(fields, "unit")?.trim();
    const price = this.#text(fields, "price");
    return {
      code: this.#text(fields, "code") ?? "",
      name: this.#text(fields, "name"),
      priceE4: price === undefined ? undefined : readPrice(price),
      gtin: gtin === "" ? null : gtin,
      unit: unit === "" ? undefined : unit,
      category: this.#text(fields, "category"),
      // What is in the file is sold.
      isArchived: false,
    };
  }

  #text(fields: readonly string[], field: GoodsField): string | undefined {
    const place = this.#places.get(field)?.place;
    const text = place === undefined ? undefined : (fields[place] ?? "");
    // What a decoder puts where the bytes are none of its encoding.
    if (text?.includes("\ufffd")) throw refusedField(field, "текст в кодировке файла", text);
    return text;
  }
}

const spaces = /[\s\u00a0\u202f]/g;
const hundredthE4 = 100n;

/** `12.50`, `12,5` or `1 234,50`: spaces part thousands, one comma is the decimal point. */
function readPrice(text: string): E4 {
  const isComma = !text.includes(".") && text.split(",").length === 2;
  const plain = text.replaceAll(spaces, "").replace(",", isComma ? "." : ",");
  const exact = plain.includes(",") ? undefined : readExact(plain);
  if (exact === undefined) throw refusedField("price", "число вида 1234,50", text);
  const priceE4 = toE4(exact);
  const isExact = (exact.digits * 10_000n) % 10n ** BigInt(exact.scale) === 0n;
  if (priceE4 < 0n || priceE4 > moneyMaxE4 || !isExact || priceE4 % hundredthE4 !== 0n) {
    throw refusedField("price", "от 0 до 99999999999.99, не больше 2 знаков после запятой", text);
  }
  return Number(priceE4) as E4;
}
