/** What one request of the REST API may carry. Each limit is tested at the limit and one past it. */

/** Body after unpacking; beyond it: 413. */
export const officeBodyBytesMax = 1024 * 1024;
/** Visible ASCII characters of an `Idempotency-Key`. */
export const idempotencyKeyCharsMax = 128;
/** How long an answer is kept for a repeat. */
export const answerKeptDays = 7;
/** Requests of one token, as a bucket that fills steadily. */
export const tokenRequestsPerSecond = 100;
export const tokenRequestsBurst = 200;
/** The name of a token, in Unicode code points. */
export const tokenNameCharsMax = 100;
/** Tokens of one account that are neither revoked nor out of date. */
export const tokensPerAccountMax = 100;
