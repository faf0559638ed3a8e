/** Limits of the Till API. Sources: [src] the seed, [own] our decision. */

/** [own] The port that existing cash programs know is from the public guide. */
export const tillPortDefault = 37_015;
/** A request's body. */
export const tillBodyBytesMax = 1024 * 1024;
/** [own] The body of an operation that needs no token: anybody may send it. */
export const openBodyBytesMax = 16 * 1024;
export const tillNestingMax = 16;
/** [own] Values of a body, whatever they are and wherever they stand. The longest receipt of known members has half of it. */
export const tillValuesMax = 40_000;

/** [src] The highest price and line sum: 99999999999.99, in hundredths. */
export const priceMaxE2 = 9_999_999_999_999n;
/** [src] Quantities, in thousandths: 0.001 to 9999.999. */
export const amountMinE3 = 1n;
export const amountMaxE3 = 9_999_999n;
/** [src] The least sum of an operation: 0.01. */
export const sumMinE2 = 1n;
/** Digits of a decimal string, point and sign included; a longer one is refused unread. */
export const tillDecimalCharsMax = 40;
/** Fractional digits. */
export const percentDigitsMax = 4;

export const itemsMax = 1_000;
export const markingsPerItemMax = 100;
/** [own] Markings of all lines together: each is looked for in the journal. */
export const receiptMarkingsMax = 2_000;
export const blocksMax = 50;
export const blockTextCharsMax = 1_000;
export const qrCharsMax = 4_000;
export const attributesMax = 50;

export const cashierCharsMax = 255;
export const tillNameCharsMax = 255;
export const codeCharsMax = 64;
export const reasonCharsMax = 500;
export const operationIdCharsMax = 128;
export const rrnCharsMax = 64;
export const markingCharsMax = 255;
export const laneNameCharsMax = 64;
export const pinCharsMax = 32;
export const pinCharsMin = 4;
/** [own] Where others than this machine's programs can guess. */
export const reachablePinCharsMin = 6;

/** Orders or goods in one answer. */
export const listedOrdersMax = 100;
/** So long an order in work that another till has sold stays in the list after it was first listed as sold. */
export const soldShownMinutes = 5;
export const orderTextCharsMax = 64;
