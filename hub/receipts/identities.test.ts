import fc from "fast-check";
import { expect, test } from "vitest";
import { ByIdentity, type Identified } from "./identities.ts";

/** Few devices, seconds and extIds, so that they meet often. */
const few = fc.integer({ min: 1, max: 3 });
const identified: fc.Arbitrary<Identified> = fc.record({
  storeId: few,
  deviceId: few,
  receipt: fc.record({ tsSeconds: few, extId: fc.option(fc.constantFrom("1", "2", "a", "A")) }),
});

test("a receipt is found by device, second and extId together, and never without an extId", () => {
  fc.assert(
    fc.property(fc.array(identified, { maxLength: 60 }), (receipts) => {
      const held = new ByIdentity<number>();
      const expected = new Map<string, number>();
      for (const [place, one] of receipts.entries()) {
        const { tsSeconds, extId } = one.receipt;
        const name = JSON.stringify([one.storeId, one.deviceId, tsSeconds, extId]);
        expect(held.get(one)).toBe(expected.get(name));
        if (expected.has(name)) continue;
        held.add(one, place);
        if (extId !== null) expected.set(name, place);
      }
    }),
  );
});
