import type { E2 } from "@prilavok/contracts/till-api/exact.ts";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Payments, payExactly, tender } from "./tender.ts";
import { Fraction } from "./testing/fraction.ts";
import { refusalOf } from "./testing/refusal.ts";

const total = 797 as E2;
const paid = (payments: Payments) => refusalOf(() => tender(total, payments));

describe("a payment", () => {
  test.each(["cash", "cashless", "certificate"] as const)(
    "%s is from 0 to 99999999999.99 with 2 decimals",
    (kind) => {
      const most = 9_999_999_999_999 as E2;
      expect(refusalOf(() => tender(most, { [kind]: "99999999999.99" }))).toBe("accepted");
      expect(refusalOf(() => tender(most, { [kind]: "100000000000" }))).toBe(`610 ${kind}`);
      expect(paid({ cash: "7.97", [kind]: "-0.01" })).toBe(`610 ${kind}`);
      expect(paid({ cash: "7.97", [kind]: "7.971" })).toBe(`610 ${kind}`);
      expect(refusalOf(() => payExactly(total, { cash: "7.97", [kind]: "-0.01" }))).toBe(`610 ${kind}`);
    },
  );
});

describe("the payments of a sale", () => {
  test("reach the total", () => {
    expect(paid({ cash: "7.97" })).toBe("accepted");
    expect(paid({ cash: "7.96" })).toBe("611");
    expect(paid({ cash: "1", cashless: "2.97", certificate: "4" })).toBe("accepted");
    expect(paid({ cash: "1", cashless: "2.97", certificate: "3.99" })).toBe("611");
    expect(paid({})).toBe("611");
  });

  test("are not over the total without cash, because only cash gives change", () => {
    expect(paid({ cashless: "7.97" })).toBe("accepted");
    expect(paid({ cashless: "7.98" })).toBe("612 cashless");
    expect(paid({ cashless: "4", certificate: "3.97" })).toBe("accepted");
    expect(paid({ cashless: "4", certificate: "3.98" })).toBe("612 certificate");
    expect(paid({ cashless: "8", cash: "1" })).toBe("612 cashless");
  });

  test("have no cash when the rest pays everything", () => {
    expect(paid({ cashless: "7.97", cash: "0.01" })).toBe("613 cash");
    expect(paid({ cashless: "7.96", cash: "0.01" })).toBe("accepted");
    expect(tender(total, { cashless: "7.96", cash: "5" }).changeE2).toBe(499);
  });

  test("are judged for form, then 611, 612, 613", () => {
    expect(paid({ cash: "0", certificate: "-1" })).toBe("610 certificate");
  });
});

test("what is paid out adds up to the total exactly, and gives no change", () => {
  const out = (payments: Payments) => refusalOf(() => payExactly(total, payments));
  expect(payExactly(total, { cash: "1", cashless: "6", certificate: "0.97" })).toEqual({
    cashE2: 100,
    cashlessE2: 600,
    certificateE2: 97,
    changeE2: 0,
  });
  expect([out({ cash: "7.96" }), out({ cash: "7.98" }), out({})]).toEqual(["614", "614", "614"]);
});

test("change is what was paid over the total, and never more than the cash", () => {
  const money = fc
    .oneof(fc.bigInt({ min: 0n, max: 9_999_999_999_999n }), fc.bigInt({ min: 0n, max: 30n }))
    .map((units) => `${units / 100n}.${(units % 100n).toString().padStart(2, "0")}`);
  fc.assert(
    fc.property(money, money, money, money, (due, cash, cashless, certificate) => {
      const sum = Fraction.of(due);
      const card = Fraction.of(cashless).plus(Fraction.of(certificate));
      const all = card.plus(Fraction.of(cash));
      const expected = all.isBelow(sum)
        ? "611"
        : card.isAbove(sum)
          ? "612"
          : card.equals(sum) && Fraction.of(cash).isAbove(new Fraction(0n))
            ? "613"
            : "accepted";
      const totalE2 = Number(sum.halfUp(2)) as E2;
      const payments = { cash, cashless, certificate };
      expect(refusalOf(() => tender(totalE2, payments)).split(" ")[0]).toBe(expected);
      if (expected !== "accepted") return;
      const { changeE2, cashE2 } = tender(totalE2, payments);
      expect(BigInt(changeE2)).toBe(all.minus(sum).halfUp(2));
      expect(changeE2).toBeLessThanOrEqual(cashE2);
    }),
    { numRuns: 5_000 },
  );
});
