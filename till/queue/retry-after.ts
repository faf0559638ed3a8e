/**
 * The header Retry-After, in milliseconds from now: seconds, or an HTTP date by the till's clock. However long; undefined
 * when it says nothing. Only dates as HTTP writes them: `Date.parse` alone finds one in "-5" and in "later 1", too.
 */
export function retryAfterMs(header: string | undefined, nowMs: number): number | undefined {
  if (header === undefined) return undefined;
  const text = header.trim();
  if (/^\d+$/.test(text)) return Number(text) * 1_000;
  if (!/^[A-Z][a-z]{2,8}, .{1,30} GMT$/.test(text)) return undefined;
  const untilMs = Date.parse(text);
  return Number.isNaN(untilMs) ? undefined : Math.max(0, untilMs - nowMs);
}

/** The member `retryAfter` of an error's data. */
export function secondsToMs(seconds: unknown): number | undefined {
  return typeof seconds === "number" && seconds >= 0 ? seconds * 1_000 : undefined;
}
