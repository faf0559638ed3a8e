/**
 * Data-quality notes kept with a receipt. A receipt that happened is never refused for them; they are counted
 * and shown. Stored in `receipt.quality` as a bit set.
 */
export const qualityNotes = {
  /** The amount differs from the sum of the positions' totals (the source's own sample does). */
  amountDiffers: 1,
  /** The till's clock was ahead of the hub's by more than `clockAheadMs` when the receipt arrived. */
  clockAhead: 2,
  /** A new seller, category or attribute name came after the account's limit was reached, and was not counted. */
  namesOverLimit: 4,
  /** A position came without a name or a count: its extId or «Без названия», and 1, stand in their place. */
  positionIncomplete: 8,
} as const;

/**
 * Kept in the same bit set, and no note: the receipt annuls another one. An index of the receipts with this bit finds
 * the annulled pairs (migration 0015).
 */
export const annulsBit = 16;
/** All notes together. */
export const noteBits = 15;

export const clockAheadMs = 10 * 60_000;

export type QualityNote = keyof typeof qualityNotes;

/** The notes of a stored bit set. */
export function notesOf(quality: number): QualityNote[] {
  return (Object.keys(qualityNotes) as QualityNote[]).filter((note) => (quality & qualityNotes[note]) !== 0);
}
