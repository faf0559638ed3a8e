import type { BrokenRecord, CsvRecord } from "./csv.ts";
import type { DecimalSign } from "./decimal-sign.ts";
import { type Exact, toE4 } from "./exact.ts";
import { beginsFooting, isFootingAlone } from "./footing.ts";
import { readMoney } from "./number-text.ts";
import type { AnyRow, BadRow, LeftRow, RowIdentity, Said } from "./row.ts";
import { readAmounts } from "./row-amounts.ts";
import { type IdentityOptions, IdentityReader } from "./row-identity.ts";

export interface RowReaderOptions extends IdentityOptions {
  readonly sign: DecimalSign;
}

const detailCharsMax = 60;
const nameless = "без названия";

/** Reads the rows of a file in their order: a row without a number goes on with the receipt of the row before. */
export class RowReader {
  readonly #options: RowReaderOptions;
  readonly #identities: IdentityReader;
  /** Of the row before; undefined where a row cannot go on with it. */
  #before: RowIdentity | undefined;
  /** What the rows add up to: all of them, and those since the last footing. */
  #sumE4 = 0n;
  #sinceE4 = 0n;

  constructor(options: RowReaderOptions) {
    this.#options = options;
    this.#identities = new IdentityReader(options);
  }

  read(record: CsvRecord): AnyRow {
    const row = "broken" in record ? this.#readBroken(record) : this.#readWhole(record.line, record.fields);
    if (row.type !== "empty") this.#before = "identity" in row ? row.identity : undefined;
    if (row.type === "good") this.#addUp(row.position?.totalE4 ?? 0n);
    if (row.type === "footing") this.#sinceE4 = 0n;
    return row;
  }

  #addUp(totalE4: bigint): void {
    this.#sumE4 += totalE4;
    this.#sinceE4 += totalE4;
  }

  #readBroken(record: BrokenRecord): AnyRow {
    const { line, fields, broken } = record;
    const first = fields.find((field) => field.trim() !== "")?.trim() ?? "";
    // A footing may have fewer cells than the rows above it.
    if (!record.isCut && fields.length < this.#options.cells.width && beginsFooting(first)) {
      return footing(
        line,
        fields,
        fields.map((field) => this.#money(field)).findLast((sum) => sum),
      );
    }
    const texts = [...fields, ...record.raw.split(/[;,\t|"\r\n]/)].map((text) => text.trim());
    return {
      type: "bad",
      line,
      reason: "not a row of this file",
      detail: broken,
      identity: undefined,
      number: "",
      texts,
    };
  }

  #readWhole(line: number, fields: readonly string[]): AnyRow {
    const { cells } = this.#options;
    if (fields.every((field) => field.trim() === "")) return left("empty", line, "");
    if (this.#isFooting(fields)) return footing(line, fields, this.#footingSum(fields));
    if (this.#isNameless(fields)) return this.#readNameless(line, fields);
    const number = cells.text(fields, "receipt");
    // A part of a number is no receipt's number.
    const sureNumber = cells.isPartial(fields, "receipt") ? "" : number;
    const tsText = `${cells.text(fields, "ts")} ${cells.text(fields, "time")}`.trim();
    const bad = (reason: string, detail: string, identity?: RowIdentity): BadRow => {
      return {
        type: "bad",
        line,
        reason,
        detail: detail.slice(0, detailCharsMax),
        identity,
        number: sureNumber,
        texts: [],
      };
    };
    if (cells.isDamaged(fields))
      return bad("bytes that the --encoding does not have", fields.join(" ").trim());
    const identity = this.#identities.identityOf(fields, number, tsText, this.#before);
    if ("reason" in identity) return bad(identity.reason, identity.detail);
    if (identity.kind === "void") return { ...left("void", line, number), identity };
    const amounts = readAmounts(fields, cells, this.#options, identity);
    if ("reason" in amounts) return bad(amounts.reason, amounts.text, identity);
    const article = cells.shared(fields, "article");
    const name = cells.shared(fields, "name");
    const isHeading = amounts.isMissing && name === "" && article === "" && cells.has("name");
    if (amounts.isMissing && !isHeading) return bad("no sum", "", identity);
    return {
      type: "good",
      line,
      identity,
      position: isHeading
        ? undefined
        : {
            name: name || article || nameless,
            countE4: amounts.countE4,
            totalE4: amounts.totalE4,
            seller: cells.shared(fields, "seller"),
            category: cells.shared(fields, "category"),
            article,
          },
      lineDiscountE4: amounts.lineDiscountE4,
      said: this.#saidBy(fields),
      isContinued: number === "" || tsText === "",
      isNameless: cells.has("name") && name === "" && article === "",
    };
  }

  #isFooting(fields: readonly string[]): boolean {
    const { cells } = this.#options;
    const [receipt, ts] = [cells.text(fields, "receipt"), cells.text(fields, "ts")];
    const name = cells.text(fields, "name");
    if (beginsFooting(receipt) || beginsFooting(ts) || isFootingAlone(name)) return true;
    const first = fields.find((field) => field.trim() !== "")?.trim() ?? "";
    return receipt === "" && first !== name && beginsFooting(first);
  }

  /** Nothing says whose or what the row is, in a file that names goods. */
  #isNameless(fields: readonly string[]): boolean {
    const { cells } = this.#options;
    if (!cells.has("name") && !cells.has("article")) return false;
    return (["receipt", "ts", "name", "article"] as const).every((field) => cells.text(fields, field) === "");
  }

  /** It is a footing when its sum is what the rows above add up to; else it may be a position without a name. */
  #readNameless(line: number, fields: readonly string[]): LeftRow | BadRow {
    const sum = this.#footingSum(fields);
    const sumE4 = sum === undefined ? undefined : toE4(sum);
    if (sumE4 === this.#sumE4 || sumE4 === this.#sinceE4) return footing(line, fields, sum);
    const detail = fields.filter((field) => field.trim() !== "").join(" ");
    const reason = "a row without a number and without goods";
    return {
      type: "bad",
      line,
      reason,
      detail: detail.slice(0, detailCharsMax),
      identity: undefined,
      number: "",
      texts: [],
    };
  }

  #footingSum(fields: readonly string[]): Exact | undefined {
    const { cells } = this.#options;
    return (
      this.#money(cells.text(fields, "total")) ??
      fields.map((field) => this.#money(field)).findLast((sum) => sum)
    );
  }

  #money(text: string): Exact | undefined {
    return text.trim() === "" ? undefined : readMoney(text, this.#options.sign);
  }

  #saidBy(fields: readonly string[]): Said {
    const { cells } = this.#options;
    return {
      cashier: cells.shared(fields, "cashier"),
      token: cells.shared(fields, "token"),
      discount: cells.text(fields, "discount"),
      receiptDiscount: cells.text(fields, "receiptDiscount"),
      amount: cells.text(fields, "amount"),
      attributes: cells.attributes(fields),
    };
  }
}

function left(type: LeftRow["type"], line: number, text: string, sum?: Exact): LeftRow {
  return { type, line, text: text.slice(0, detailCharsMax), sum };
}

function footing(line: number, fields: readonly string[], sum: Exact | undefined): LeftRow {
  return left("footing", line, fields.filter((field) => field.trim() !== "").join(" "), sum);
}
