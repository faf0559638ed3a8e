import { hash } from "node:crypto";
import type { E4 } from "@prilavok/contracts/values/decimal.ts";
import { negative } from "./position.ts";
import type { Receipt } from "./receipt.ts";

/**
 * First 128 bits of the SHA-256 over everything that the receipt says, after reading: two spellings of one value
 * are one content, and so are two spellings of one name. Left out are the milliseconds, because the identity goes by
 * the second; the token, because the batch form of the source has none; and the signs of a refund's lines, which may
 * come with either: a till that repeats a receipt with or without them must be recognised.
 *
 * Stored receipts have the hash that this recipe gave them, and are repeated months later: it may never give another one
 * for a receipt that it was made for (content.test.ts).
 */
export function contentHash(receipt: Omit<Receipt, "content" | "quality">): string {
  const { tsSeconds, amountE4, discountE4, cashier, positions, attributes } = receipt;
  const unsigned = (value: E4) => (amountE4 < 0 ? negative(value) : value);
  let content = `${tsSeconds} ${amountE4} ${discountE4} ${counted(sameName(cashier))} ${positions.length}`;
  for (const p of positions) {
    const names = `${counted(p.name)}${counted(sameName(p.seller))}${counted(sameName(p.category))}`;
    content += ` ${unsigned(p.countE4)} ${unsigned(p.totalE4)} ${names}${p.extId === null ? "-" : counted(p.extId)}`;
  }
  for (const a of attributes) content += ` ${counted(a.name)}${a.valueE4}`;
  return hash("sha256", content, "hex").slice(0, 32);
}

/** A text with its length before it: no two lists of texts run together into one content. */
function counted(text: string): string {
  return `${text.length}:${text}`;
}

const plainText = /^[\x20-\x7e\u0410-\u044f]*$/;

/** NFC, which plain Latin and Russian letters are in already. */
function sameName(name: string): string {
  return plainText.test(name) ? name : name.normalize();
}
