const [quote, backslash, comma, colon] = [...'"\\,:'].map((char) => char.charCodeAt(0));
const [openList, closeList, openObject, closeObject] = [..."[]{}"].map((char) => char.charCodeAt(0));

/** JSON that holds too many values to be read. */
export interface TooMany {
  /** The member of the outermost object in which the count went too far, as it is written; undefined outside of one. */
  readonly name: string | undefined;
  /** Elements of that member so far, when it is an array. */
  readonly elements: number;
}

/**
 * Counts the values of JSON before it is parsed, as a parser takes its time for each: a hundred thousand names take a tenth
 * of a second, in which nobody else is answered.
 * @param json what should be JSON. Of what is not, the count says nothing.
 * @returns undefined when there are `valuesMax` at most: objects, arrays, texts, numbers and words, wherever they stand.
 */
export function findTooManyValues(json: Uint8Array, valuesMax: number): TooMany | undefined {
  let [values, depth, elements, before] = [1, 0, 0, 0];
  let [textStart, textEnd, name]: [number, number, string | undefined] = [0, 0, undefined];
  for (let index = 0; index < json.length; index += 1) {
    const byte = json[index] ?? 0;
    if (byte <= 0x20) continue;
    if (byte === quote) {
      textStart = index;
      index = endOfText(json, index);
      textEnd = index + 1;
    } else if (byte === colon) {
      if (depth === 1) [name, elements] = [textOf(json, textStart, textEnd), 0];
    } else if (byte === comma) {
      values += 1;
      if (depth === 2) elements += 1;
    } else if (byte === openList || byte === openObject) {
      values += 1;
      depth += 1;
      if (depth === 2) elements = byte === openList ? 1 : 0;
    } else if (byte === closeList || byte === closeObject) {
      // It was empty: what was counted for its first value is not there.
      if (before === openList || before === openObject) values -= 1;
      depth -= 1;
    }
    if (values > valuesMax + 1) return { name, elements };
    before = byte;
  }
  return values > valuesMax ? { name, elements } : undefined;
}

/** Index of the closing quote of the text that opens at `start`. */
function endOfText(json: Uint8Array, start: number): number {
  let index = start + 1;
  while (index < json.length && json[index] !== quote) index += json[index] === backslash ? 2 : 1;
  return index;
}

function textOf(json: Uint8Array, start: number, end: number): string {
  return Buffer.from(json.subarray(start + 1, end - 1)).toString("utf8");
}
