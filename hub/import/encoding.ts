/** What text files of Russian and foreign programs are written in. */
export const encodings = [
  "utf-8",
  "windows-1251",
  "utf-16le",
  "utf-16be",
  "koi8-r",
  "ibm866",
  "windows-1252",
] as const;
export type Encoding = (typeof encodings)[number];

/** One byte a letter: told apart by what they make of a text. */
const singleByte = ["windows-1251", "ibm866", "koi8-r"] as const;
/** A sample has this part of its bytes at least as zeros when it is UTF-16 in Latin letters and digits. */
const utf16ZeroShare = 0.2;
/** The best reading must be so much better than the next one, and have more than a letter or two. */
const clearLead = 1.2;
const leastScore = 8;

/** The encoding that a file's first bytes tell: a byte order mark, or the zeros of UTF-16. */
export function markedEncoding(start: Uint8Array): Encoding | undefined {
  if (start[0] === 0xef && start[1] === 0xbb && start[2] === 0xbf) return "utf-8";
  if (start[0] === 0xff && start[1] === 0xfe) return "utf-16le";
  if (start[0] === 0xfe && start[1] === 0xff) return "utf-16be";
  const zeros = [0, 0];
  for (const [index, byte] of start.entries()) if (byte === 0) zeros[index % 2] = (zeros[index % 2] ?? 0) + 1;
  const needed = (start.length / 2) * utf16ZeroShare;
  const [even = 0, odd = 0] = zeros;
  if (odd > needed && odd > even * 4) return "utf-16le";
  if (even > needed && even > odd * 4) return "utf-16be";
  return undefined;
}

/**
 * The encoding of a text that is not UTF-8, by which reading looks most like Russian.
 * @param sample bytes from where the first of them beyond ASCII stands.
 * @returns undefined when no reading is clearly better than the others.
 */
export function guessedEncoding(sample: Uint8Array): Encoding | undefined {
  const scored = singleByte
    .map((encoding) => ({ encoding, score: likeness(new TextDecoder(encoding).decode(sample)) }))
    .sort((a, b) => b.score - a.score);
  const [best, next] = scored;
  if (best === undefined || next === undefined || best.score < leastScore) return undefined;
  return best.score >= Math.max(0, next.score) * clearLead ? best.encoding : undefined;
}

/** How often letters stand in Russian texts, in percent; of the rest, less than one. */
const shares = "о11 е8 а8 и7 н7 т6 с5 р5 в4 л4 к3 м3 д3 п3 у3 я2 ы2 ь2 г2 з2 б2 ч1 й1 х1 ж1";
const shareOf = new Map(shares.split(" ").map((pair) => [pair.slice(0, 1), Number(pair.slice(1))]));
const rareShare = 0.3;
const signs = new Set("«»№—–…„“”’₽€° \u00a0");
/** A capital behind a small letter, and what is no letter. */
const capitalWithin = -10;
const noLetter = -6;

/** How much a text looks like Russian words. */
function likeness(text: string): number {
  let score = 0;
  let before = " ";
  for (const char of text) {
    if (char > "\x7f") score += likenessOf(char, before);
    before = char;
  }
  return score;
}

function likenessOf(char: string, before: string): number {
  // A Western «é» within a word.
  if (/[a-z]/i.test(before)) return noLetter;
  if (!/[а-яё]/i.test(char)) return signs.has(char) ? 0 : noLetter;
  if (/[А-ЯЁ]/.test(char) && /[а-яё]/.test(before)) return capitalWithin;
  return shareOf.get(char.toLowerCase()) ?? rareShare;
}
