/**
 * The header Retry-After, in milliseconds from now: seconds, or an HTTP date. However long; undefined when it says nothing.
 * @param date the header Date of the same answer: what is between the two is right even when the till's clock is not.
 * @param nowMs by the till's clock, for an answer without Date.
 */
export function retryAfterMs(
  header: string | undefined,
  date: string | undefined,
  nowMs: number,
): number | undefined {
  if (header === undefined) return undefined;
  const text = header.trim();
  if (/^\d+$/.test(text)) return Number(text) * 1_000;
  const untilMs = httpDateMs(text);
  return untilMs === undefined ? undefined : Math.max(0, untilMs - (httpDateMs(date ?? "") ?? nowMs));
}

/** Only dates as HTTP writes them: `Date.parse` alone finds one in "-5" and in "later 1", too. */
function httpDateMs(text: string): number | undefined {
  if (!/^[A-Z][a-z]{2,8}, .{1,30} GMT$/.test(text)) return undefined;
  const ms = Date.parse(text);
  return Number.isNaN(ms) ? undefined : ms;
}

/** The member `retryAfter` of an error's data. */
export function secondsToMs(seconds: unknown): number | undefined {
  return typeof seconds === "number" && seconds >= 0 ? seconds * 1_000 : undefined;
}
