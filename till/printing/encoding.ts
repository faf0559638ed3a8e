/**
 * The code pages that a receipt can be printed in. What a page does not have is written with what it has, or as `?`:
 * a wrong letter on paper is worse than a missing one.
 */
export const encodings = ["cp866", "multilingual"] as const;
/**
 * `cp866`: one code page, which every printer of the region has. `multilingual`: the printer is switched between
 * cp866, cp1252 and others inside a line, for printers of which that is known.
 */
export type Encoding = (typeof encodings)[number];

const cyrillic = "АБВГДЕЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯабвгдежзийклмнопрстуфхцчшщъыьэюяЁёЄєЇїЎў°∙·√№¤■";
const latin =
  "€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—™š›œžŸ¡¢£¥¦§¨©ª«¬®¯±²³´µ¶¸¹º»¼½¾¿ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÐÑÒÓÔÕÖ×ØÙÚÛÜÝÞßàáâãäåæçèéêëìíîïðñòóôõö÷øùúûüýþÿ";

const repertoires: Readonly<Record<Encoding, ReadonlySet<string>>> = {
  cp866: new Set(cyrillic),
  multilingual: new Set(cyrillic + latin),
};

/** How a character is written where the code page lacks it. Belarusian `і` looks like Latin `i`. */
const substitutes: Readonly<Record<string, string>> = {
  ...spread("‐‑‒–—―−⁃", "-"),
  ...spread("«»„“”‟″", '"'),
  ...spread("‘’‚‛′´ʼʹ", "'"),
  ...spread("‹", "<"),
  ...spread("›", ">"),
  ...spread("•‣⋅", "·"),
  ...spread("×✕✖", "x"),
  ...spread("і", "i"),
  ...spread("І", "I"),
  ...spread("ј", "j"),
  ...spread("Ј", "J"),
  ...spread("ѕ", "s"),
  ...spread("Ѕ", "S"),
  ...spread("ґ", "г"),
  ...spread("Ґ", "Г"),
  ...spread("łŁ", "l"),
  ...spread("ø", "o"),
  ...spread("Ø", "O"),
  "…": "...",
  "₽": "руб.",
  "€": "EUR",
  "£": "GBP",
  "¥": "JPY",
  "₴": "грн",
  "±": "+-",
  "≤": "<=",
  "≥": ">=",
  "≈": "~",
  "→": "->",
  "←": "<-",
  "©": "(C)",
  "®": "(R)",
  "™": "(TM)",
  "‰": "o/oo",
  ß: "ss",
  æ: "ae",
  Æ: "AE",
  œ: "oe",
  Œ: "OE",
};

function spread(characters: string, substitute: string): Record<string, string> {
  return Object.fromEntries([...characters].map((character) => [character, substitute]));
}

const missing = "?";
const isAscii = /^[\x20-\x7e]*$/;
/** Marks without a form of their own: joiners, directions, variants of emoji, the soft hyphen. */
const invisible = /[\p{Cf}\p{Variation_Selector}]/gu;
const graphemes = new Intl.Segmenter("und", { granularity: "grapheme" });

/**
 * One line of what a printer can print: no control characters, no line breaks, one column for each character.
 * @example printable("Бульба «Скарб» – 5 ₽, Мінск 🥔", "cp866") === 'Бульба "Скарб" - 5 руб., Мiнск ?'
 */
export function printable(text: string, encoding: Encoding): string {
  if (isAscii.test(text)) return text;
  const repertoire = repertoires[encoding];
  const flat = text
    .toWellFormed()
    .normalize("NFC")
    .replace(/[\p{Cc}\p{Z}]+/gu, " ");
  let result = "";
  for (const character of flat) {
    if (!isWritable(character, repertoire)) return slowly(flat, repertoire);
    result += character;
  }
  return result;
}

function slowly(text: string, repertoire: ReadonlySet<string>): string {
  let result = "";
  for (const { segment } of graphemes.segment(text)) result += write(segment, repertoire);
  return result;
}

/** One character as people see it, whatever it is composed of. */
function write(seen: string, repertoire: ReadonlySet<string>): string {
  const grapheme = seen.replace(invisible, "");
  if (grapheme === "" || isWritable(grapheme, repertoire)) return grapheme;
  const substitute = substitutes[grapheme];
  if (substitute !== undefined) return substitute;
  const base = [...grapheme.normalize("NFKD").replace(/\p{M}/gu, "")]
    .map((c) => substitutes[c] ?? c)
    .join("");
  const isKnown = base !== "" && [...base].every((character) => isWritable(character, repertoire));
  return isKnown ? base : missing;
}

function isWritable(character: string, repertoire: ReadonlySet<string>): boolean {
  return (character >= " " && character <= "~" && character.length === 1) || repertoire.has(character);
}
