import type { Columns, Look, Row } from "./row.ts";

/**
 * The one place that knows receiptline's markup. Whatever is not a letter or a digit is written by its code: no text
 * can be taken for markup. Source: receiptline 4, README, "Escape sequences in text" and "in property values".
 */
export function markup(rows: readonly Row[], columns: Columns): string {
  return rows.map((row) => line(row, columns)).join("\n");
}

const marks: Readonly<Record<Look, readonly [string, string]>> = {
  plain: ["", ""],
  bold: ['"', '"'],
  tall: ['^^"', '"^^'],
  large: ["^^^", "^^^"],
  banner: ["^`", "`^"],
};

function line(row: Row, columns: Columns): string {
  switch (row.kind) {
    case "text": {
      const [before, after] = marks[row.look];
      const text = before + written(row.look === "banner" ? ` ${row.text} ` : row.text || " ") + after;
      // The library draws a text to the bar that it touches.
      return row.align === "left" ? `|${text} |` : `|${text}|`;
    }
    case "rule":
      // Not the library's own rule: it is drawn with signs of a Japanese code page, which many printers lack.
      return `|${written("-".repeat(columns))} |`;
    case "qr":
      return `{option:qrcode,${row.cellDots},m;code:${written(row.data.normalize("NFC"))}}`;
    case "image":
      return `{image:${row.png}}`;
  }
}

/**
 * The library normalizes its input to NFC before it reads it: the text has to be normalized already, or a sign such as
 * the Greek question mark would become a semicolon behind our back. A mark that has nothing to combine with is kept
 * from the hex digits before it by `\_`, which the library drops.
 */
function written(text: string): string {
  return text.replace(/[^\p{L}\p{N}]/gu, (character) => {
    const code = character.codePointAt(0) ?? 0;
    if (code < 0x80) return `\\x${code.toString(16).padStart(2, "0")}`;
    return /\p{M}/u.test(character) ? `\\_${character}` : character;
  });
}
