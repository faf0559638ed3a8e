import type { Metadata } from "./metadata.ts";

/**
 * The shift's number as the till tells it in `params.shift`: a whole number from 1, one up with every shift. Any other
 * value means nothing.
 */
export function shiftNumberOf(metadata: Metadata): number | undefined {
  const { shift } = metadata;
  return typeof shift === "number" && Number.isSafeInteger(shift) && shift >= 1 ? shift : undefined;
}
