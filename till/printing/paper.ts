import { type Encoding, printable } from "./encoding.ts";
import { type Columns, columnsOf, type Look, type Row } from "./row.ts";
import { wrap } from "./wrap.ts";

/** How a printer's paper is written on. */
export interface PaperForm {
  readonly columns: Columns;
  readonly encoding: Encoding;
}

/** A banner has a space on both sides. */
const bannerMargin = 2;

/** A document that is being laid out. Every text from outside passes here, and nothing else does: it may hold anything. */
export class Paper {
  readonly form: PaperForm;
  readonly #rows: Row[] = [];

  constructor(form: PaperForm) {
    this.form = form;
  }

  get rows(): readonly Row[] {
    return this.#rows;
  }

  add(row: Row): void {
    this.#rows.push(row);
  }

  rule(): void {
    this.#rows.push({ kind: "rule" });
  }

  /** As many lines as it takes. @param indent columns that stay free on the left. */
  text(text: string, { look = "plain" as Look, indent = 0 } = {}): void {
    for (const line of wrap(this.#printable(text), this.form.columns - indent)) {
      this.#rows.push({ kind: "text", text: " ".repeat(indent) + line, look, align: "left" });
    }
  }

  /** In the middle. Nothing when there is no text. */
  center(text: string, look: Look = "plain"): void {
    const columns = Math.floor(this.form.columns / columnsOf[look]) - (look === "banner" ? bannerMargin : 0);
    const clean = this.#printable(text);
    if (clean.trim() === "") return;
    for (const line of wrap(clean, columns))
      this.#rows.push({ kind: "text", text: line, look, align: "center" });
  }

  /** A name on the left and a value on the right end; on lines of their own when one line has no room for both. */
  pair(name: string, value: string, { look = "plain" as Look, indent = 0 } = {}): void {
    const right = wrap(this.#printable(value), this.form.columns - indent);
    const last = right.at(-1) ?? "";
    const left = wrap(this.#printable(name), this.form.columns - indent);
    const begin = " ".repeat(indent) + (left.at(-1) ?? "");
    const isRoomy = right.length === 1 && begin.length + 1 + last.length <= this.form.columns;
    const above = isRoomy ? left.slice(0, -1) : left;
    for (const line of above) this.#push(" ".repeat(indent) + line, look);
    if (isRoomy) this.#push(begin + last.padStart(this.form.columns - begin.length), look);
    else for (const line of right) this.#push(line.padStart(this.form.columns), look);
  }

  /** The sum that matters most: as large as the paper allows. */
  sum(name: string, value: string): void {
    const columns = Math.floor(this.form.columns / columnsOf.large);
    if (name.length + 1 + value.length <= columns)
      this.#push(name + value.padStart(columns - name.length), "large");
    else this.pair(name, value, { look: "tall" });
  }

  /** A text whose spaces mean something; long lines are broken where the paper ends. */
  asWritten(text: string): void {
    const line = this.#printable(text).trimEnd();
    if (line.length > this.form.columns) this.text(line);
    else this.#push(line, "plain");
  }

  gap(): void {
    this.#push("", "plain");
  }

  #push(text: string, look: Look): void {
    this.#rows.push({ kind: "text", text, look, align: "left" });
  }

  #printable(text: string): string {
    return printable(text, this.form.encoding);
  }
}
