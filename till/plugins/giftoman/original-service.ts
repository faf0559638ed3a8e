/**
 * Giftoman's own service documents decimal(10,4): sums up to 999 999.9999. Its vendor has widened it since, and nobody says
 * how far; a hub of ours takes every sum that a till can register. Source: Device API contract, section 3.
 */
export const originalSumMaxE2 = 99_999_999;

const originalHost = /(?:^|\.)giftoman\.ru$/i;

/** @param url of a server that is known to be an address. */
export function isOriginalService(url: string): boolean {
  return originalHost.test(new URL(url).hostname);
}
