/** What the exchange between hub and tills may carry. The transport's limits are those of the Device API. */

/** How long `exchange.receive` may be held open. Proxies on the way end what is silent for a minute. */
export const waitSecondsMax = 30;
export const packetsPerAnswerMax = 500;
export const transactionsPerCallMax = 100;
export const transactionLinesMax = 1_000;
export const orderLinesMax = 500;
/** Tills in the tab «ККМ» of one order. */
export const tillsPerOrderMax = 1_000;
export const shownPerCallMax = 500;
/** A claim that is not renewed for so long is open to other tills. */
export const leaseSeconds = 120;

/** String lengths, in Unicode code points. */
export const cursorCharsMax = 64;
export const orderUidCharsMax = 64;
export const claimIdCharsMax = 64;
export const goodsCodeCharsMax = 40;
export const gtinCharsMax = 14;
export const goodsNameCharsMax = 200;
export const unitCharsMax = 20;
export const categoryCharsMax = 200;
export const commentCharsMax = 1_000;
export const personNameCharsMax = 200;
export const phoneCharsMax = 40;
export const receiptUidCharsMax = 64;
