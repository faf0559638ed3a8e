/**
 * What one request may carry. Each limit is tested at the limit and one past it.
 * Source: Device API contract, section 1; the 100 receipts are the source's own.
 */

/** Body after unpacking; beyond it: HTTP 413. */
export const bodyBytesMax = 4 * 1024 * 1024;
/** Arrays and objects inside one another, the outermost counted. */
export const nestingMax = 32;
/** Arrays and objects of one body together; as many positions as fit into a body are less. */
export const containersPerBodyMax = 250_000;
/**
 * Sequences of names that the objects of one body begin with. All methods together have some hundred, and a client that
 * writes members in a random order has some ten thousand.
 */
export const objectShapesPerBodyMax = 50_000;
export const callsPerBatchMax = 100;
export const receiptsPerBatchMax = 100;
export const positionsPerReceiptMax = 1_000;
export const attributesPerReceiptMax = 100;
/** Periods that one `reports` call may ask for. */
export const rangesPerReportMax = 50;
/** Metrics times years that a store has plans for: 10 metrics over 10 years. It bounds what a publish computes. */
export const planMetricYearsMax = 100;
/** Metadata of a shift event, as the UTF-8 of its JSON. */
export const eventMetadataBytesMax = 8 * 1024;
/** Shifts that one answer asks a device to send again, and ranges of receipt numbers of each. */
export const wantedShiftsMax = 20;
export const wantedRangesMax = 50;
/** Names or ids in one list of a report's filter. */
export const filterItemsMax = 1_000;

/** String lengths, in Unicode code points. */
export const tokenCharsMax = 32;
export const nameCharsMax = 200;
export const extIdCharsMax = 40;
export const attributeNameCharsMax = 10;
export const poskeyCharsMax = 130;
export const metricCharsMax = 40;
export const reportIdCharsMax = 20;
export const rangeTypeCharsMax = 20;
/** Any written time; the longest honest one, with nanoseconds and an offset, has 35. */
export const timeCharsMax = 40;
export const agentCharsMax = 100;
export const digestCharsMax = 128;
