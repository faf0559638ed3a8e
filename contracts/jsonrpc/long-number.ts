/** Any 15 significant digits survive a double, so only a longer number token can lose some. */
const exactCharsMax = 15;

/** 1 for the bytes that may stand before a number: an identifier's digits stand behind a quote or a letter. */
const mayPrecedeNumber = new Uint8Array(256);
for (const char of "[:, \t\n\r") mayPrecedeNumber[char.charCodeAt(0)] = 1;
/** 1 for the bytes that a JSON number is made of. */
const isNumberByte = new Uint8Array(256);
for (const char of "0123456789+-.eE") isNumberByte[char.charCodeAt(0)] = 1;

/**
 * Whether JSON text may hold a number token of more than 15 characters; true also for some strings that look like
 * one inside. Looks at every 16th byte only, as a run that long cannot pass between two of them: on a batch of 100
 * receipts this takes a tenth of the time that a regular expression does.
 */
export function mayHoldLongNumber(json: Uint8Array): boolean {
  const step = exactCharsMax + 1;
  let index = exactCharsMax;
  while (index < json.length) {
    if (!isNumberAt(json, index)) {
      index += step;
      continue;
    }
    let start = index;
    while (isNumberAt(json, start - 1)) start -= 1;
    let end = index + 1;
    while (isNumberAt(json, end)) end += 1;
    const isNumber = start === 0 || mayPrecedeNumber[json[start - 1] ?? 0] === 1;
    if (end - start > exactCharsMax && isNumber) return true;
    index = end + exactCharsMax;
  }
  return false;
}

function isNumberAt(json: Uint8Array, index: number): boolean {
  return isNumberByte[json[index] ?? 0] === 1;
}

const number = /^-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?$/;
/** No double is written with more characters than this. */
const doubleCharsMax = 25;

/** Whether it is a number whose digits a double does not keep. @param token a run of the characters of numbers. */
export function isLongNumber(token: string): boolean {
  if (token.length <= exactCharsMax || !number.test(token)) return false;
  return token.length > doubleCharsMax || String(Number(token)) !== token;
}

/** The index after the run of characters of numbers that begins here. */
export function endOfNumber(json: string, start: number): number {
  let end = start + 1;
  while (isNumberByte[json.charCodeAt(end)] === 1) end += 1;
  return end;
}

export function mayBeginNumber(code: number): boolean {
  return isNumberByte[code] === 1;
}
