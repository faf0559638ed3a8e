import type { CellReader } from "./cells.ts";
import type { BrokenRecord, CsvRecord } from "./csv.ts";
import type { DecimalSign } from "./decimal-sign.ts";
import type { Exact } from "./exact.ts";
import { beginsFooting, isFootingAlone } from "./footing.ts";
import { type Kind, type KindWords, readVoid, usualKinds } from "./kind.ts";
import type { Moment, MomentReader } from "./moment.ts";
import { readMoney } from "./number-text.ts";
import { readAmounts } from "./row-amounts.ts";

/** Whose a row is. */
export interface RowIdentity {
  readonly receipt: string;
  /** Empty: the file does not tell shifts. */
  readonly shift: string;
  /** `@store/till`, `@store`, `/till`, or empty: the place that the operator names. */
  readonly place: string;
  readonly moment: Moment;
  readonly kind: Kind;
}

export interface RowPosition {
  readonly name: string;
  readonly countE4: bigint;
  readonly totalE4: bigint;
  readonly seller: string;
  readonly category: string;
  readonly article: string;
}

/** What a row says of its whole receipt; empty where it says nothing. */
export interface Said {
  readonly cashier: string;
  readonly token: string;
  readonly discount: string;
  readonly receiptDiscount: string;
  readonly amount: string;
  /** In the order of the map's attributes. */
  readonly attributes: readonly string[];
}

interface Placed {
  readonly line: number;
  readonly identity: RowIdentity;
}

/** A position of a receipt. Without goods and a sum it is the receipt's heading: `position` is undefined. */
export interface GoodRow extends Placed {
  readonly type: "good";
  readonly position: RowPosition | undefined;
  readonly lineDiscountE4: bigint;
  readonly said: Said;
  /** The number, or more, stands on a row before. */
  readonly isContinued: boolean;
  /** Nothing names the goods: the row may be a heading with the receipt's sum. */
  readonly isNameless: boolean;
}

/** A row that is told and not counted: cancelled, adding up others, or empty. */
export interface LeftRow {
  readonly type: "void" | "footing" | "empty";
  readonly line: number;
  readonly text: string;
  /** What a footing says. */
  readonly sum: Exact | undefined;
  /** Of a cancelled row. */
  readonly identity?: RowIdentity;
}

/** A row that cannot be imported. */
export interface BadRow {
  readonly type: "bad";
  readonly line: number;
  readonly reason: string;
  readonly detail: string;
  /** Its receipt, where all is known of it. */
  readonly identity: RowIdentity | undefined;
  /** Where it is not: texts of the row, one of which may be the number. Undefined: the number alone is sure. */
  readonly number: string;
  readonly texts: readonly string[];
}

export type AnyRow = GoodRow | LeftRow | BadRow;

export interface RowReaderOptions {
  readonly cells: CellReader;
  readonly moments: MomentReader;
  readonly sign: DecimalSign;
  readonly refundPrefix: string | undefined;
  readonly kindWords: KindWords;
}

const detailCharsMax = 60;
const nameless = "без названия";

/** Reads the rows of a file in their order: a row without a number goes on with the receipt of the row before. */
export class RowReader {
  readonly #options: RowReaderOptions;
  /** Of the row before; undefined where a row cannot go on with it. */
  #before: RowIdentity | undefined;

  constructor(options: RowReaderOptions) {
    this.#options = options;
  }

  read(record: CsvRecord): AnyRow {
    const row = "broken" in record ? this.#readBroken(record) : this.#readWhole(record.line, record.fields);
    if (row.type !== "empty") this.#before = "identity" in row ? row.identity : undefined;
    return row;
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
    const number = cells.text(fields, "receipt");
    const tsText = `${cells.text(fields, "ts")} ${cells.text(fields, "time")}`.trim();
    const bad = (reason: string, detail: string, identity?: RowIdentity): BadRow => {
      return {
        type: "bad",
        line,
        reason,
        detail: detail.slice(0, detailCharsMax),
        identity,
        number,
        texts: [],
      };
    };
    if (cells.isDamaged(fields))
      return bad("bytes that the --encoding does not have", fields.join(" ").trim());
    const identity = this.#identityOf(fields, number, tsText);
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
    const [name, article] = [cells.text(fields, "name"), cells.text(fields, "article")];
    if (beginsFooting(receipt) || beginsFooting(ts) || isFootingAlone(name)) return true;
    const first = fields.find((field) => field.trim() !== "")?.trim() ?? "";
    if (receipt === "" && first !== name && beginsFooting(first)) return true;
    const namesGoods = cells.has("name") || cells.has("article");
    return namesGoods && receipt === "" && ts === "" && name === "" && article === "";
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

  #identityOf(fields: readonly string[], number: string, tsText: string): RowIdentity | Unclear {
    const { cells, moments } = this.#options;
    const before = this.#before;
    const goesOn = before !== undefined && (number === "" || (number === before.receipt && tsText === ""));
    if (number === "" && !goesOn) return noNumber;
    const moment = tsText === "" && goesOn ? before.moment : moments.read(tsText);
    if (moment === undefined) return { reason: "time cannot be read", detail: tsText };
    if (number === "" && goesOn && moment.ms !== before.moment.ms) return noNumber;
    const kind = this.#kindOf(fields, number, goesOn ? before.kind : undefined);
    if (typeof kind === "object") return kind;
    return {
      receipt: cells.intern(number === "" && goesOn ? before.receipt : number),
      shift: cells.shared(fields, "shift") || (goesOn ? before.shift : ""),
      place: this.#placeOf(fields) || (goesOn ? before.place : ""),
      moment,
      kind,
    };
  }

  #kindOf(fields: readonly string[], number: string, before: Kind | undefined): Kind | Unclear {
    const { cells, refundPrefix, kindWords } = this.#options;
    const [word, voidWord] = [cells.text(fields, "kind"), cells.text(fields, "void")];
    const voided = readVoid(voidWord);
    if (voided === undefined) return { reason: "not a known word in the void column", detail: voidWord };
    if (voided) return "void";
    if (word === "" && before !== undefined) return before;
    if (refundPrefix !== undefined && number.startsWith(refundPrefix)) return "refund";
    const small = word.toLowerCase();
    return (
      kindWords.get(small) ??
      usualKinds.get(small) ?? { reason: "not a known kind; say it by --kind", detail: word }
    );
  }

  #placeOf(fields: readonly string[]): string {
    const { cells } = this.#options;
    const store = cells.text(fields, "store");
    const till = cells.text(fields, "till");
    if (store === "" && till === "") return "";
    const at = store === "" || store.startsWith("@") ? store : `@${store}`;
    return cells.intern(till === "" ? at : `${at}/${till}`);
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

/** Why a row does not say whose or what it is. */
interface Unclear {
  readonly reason: string;
  readonly detail: string;
}

const noNumber: Unclear = { reason: "no receipt number", detail: "" };

function left(type: LeftRow["type"], line: number, text: string, sum?: Exact): LeftRow {
  return { type, line, text: text.slice(0, detailCharsMax), sum };
}

function footing(line: number, fields: readonly string[], sum: Exact | undefined): LeftRow {
  return left("footing", line, fields.filter((field) => field.trim() !== "").join(" "), sum);
}
