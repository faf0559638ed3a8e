import { createHash } from "node:crypto";

/** What a shift's digest says of a receipt. */
export interface DigestedReceipt {
  /** Empty for a receipt without one. */
  readonly extId: string;
  /** In ten-thousandths, negative for a refund. */
  readonly amountE4: bigint;
}

/**
 * The digest of a shift, which till and hub compare: SHA-256 in hex over one line a receipt, `extId`, a space, the
 * amount in ten-thousandths, a line feed; ordered by the bytes of extId, then by the amount, so that the order of
 * arrival does not matter.
 * @example shiftDigest([{ extId: "17", amountE4: 1_000_000n }]) // SHA-256 of "17 1000000\n"
 */
export function shiftDigest(receipts: readonly DigestedReceipt[]): string {
  const lines = receipts
    .map(({ extId, amountE4 }) => ({ bytes: Buffer.from(extId), amountE4 }))
    .sort((one, other) => Buffer.compare(one.bytes, other.bytes) || compare(one.amountE4, other.amountE4));
  const hash = createHash("sha256");
  for (const { bytes, amountE4 } of lines) hash.update(bytes).update(` ${amountE4}\n`);
  return hash.digest("hex");
}

function compare(one: bigint, other: bigint): number {
  if (one === other) return 0;
  return one < other ? -1 : 1;
}
