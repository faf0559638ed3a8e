import { createHash } from "node:crypto";
import fc from "fast-check";
import { expect, test } from "vitest";
import { shiftDigest } from "./shift-digest.ts";

const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");

test("a shift's digest is the SHA-256 of its receipts' lines by the bytes of extId, then by amount", () => {
  const receipts = [
    { extId: "9", amountE4: 2_500_000n },
    { extId: "10", amountE4: -1_000_000n },
    // In UTF-16 the smile comes before the ligature, in UTF-8 after it.
    { extId: "\u{1f642}", amountE4: 0n },
    { extId: "\ufb01", amountE4: 1n },
    { extId: "9", amountE4: 3n },
  ];
  expect(shiftDigest(receipts)).toBe(sha256("10 -1000000\n9 3\n9 2500000\n\ufb01 1\n\u{1f642} 0\n"));
  expect(shiftDigest([])).toBe(sha256(""));
});

test("the order of arrival does not matter", () => {
  const receipt = fc.record({
    extId: fc.string({ maxLength: 3 }),
    amountE4: fc.bigInt({ min: -3n, max: 3n }),
  });
  fc.assert(
    fc.property(fc.array(receipt), fc.nat(), (receipts, seed) => {
      const cut = receipts.length === 0 ? 0 : seed % receipts.length;
      expect(shiftDigest([...receipts.slice(cut), ...receipts.slice(0, cut)])).toBe(shiftDigest(receipts));
    }),
  );
});
