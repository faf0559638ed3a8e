import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { judgeReturns, type Relative } from "./returns.ts";

const tea = { code: "1", name: "Чай", countE4: 10_000n, totalE4: 50_000n };

function relative(id: number, uid: string, members: Partial<Relative> = {}): Relative {
  const none = { annuls: null, baseUid: null, isTooMany: false };
  return { id: BigInt(id), deviceId: 1, uid, kind: "sale", lines: [tea], ...none, ...members };
}
const refund = (id: number, uid: string, baseUid: string, countE4 = 10_000n): Relative =>
  relative(id, uid, {
    kind: "refund_by_receipt",
    baseUid,
    lines: [{ ...tea, countE4, totalE4: countE4 * 5n }],
  });
const rollback = (
  id: number,
  uid: string,
  baseUid: string,
  annuls: Relative["annuls"] = "refund_by_receipt",
): Relative => relative(id, uid, { kind: "rollback", annuls, baseUid, lines: [] });

const told = (relatives: readonly Relative[]) =>
  judgeReturns(relatives).map(({ uid, fault }) => (fault === null ? uid : `${uid}: ${fault.is}`));

describe("returns", () => {
  test("are judged in the order of their arrival, after what they return", () => {
    const [a, b] = [refund(1, "a", "sale"), refund(3, "b", "sale")];
    expect(told([relative(2, "sale"), a, b])).toEqual(["sale", "a", "b: more than sold"]);
    expect(told([a, rollback(2, "x", "a"), b, relative(4, "sale")])).toEqual(["sale", "a", "x", "b"]);
    expect(told([rollback(0, "x", "a"), a, relative(2, "sale"), b])).toEqual(["sale", "a", "x", "b"]);
  });

  test("of what has not arrived, and of each other in a circle, are not judged", () => {
    expect(told([refund(1, "a", "gone"), rollback(2, "x", "a")])).toEqual([]);
    expect(told([rollback(1, "x", "y", "rollback"), rollback(2, "y", "x", "rollback")])).toEqual([]);
  });

  test("without a receipt count, and are annulled once", () => {
    const back = relative(1, "a", { kind: "refund" });
    expect(told([back, rollback(2, "x", "a", "refund"), rollback(3, "y", "a", "refund")])).toEqual([
      "a",
      "x",
      "y: annulled",
    ]);
  });

  test("of another kind than their base do not count", () => {
    expect(
      told([
        relative(1, "sale"),
        rollback(2, "x", "sale"),
        rollback(3, "y", "sale", "sale"),
        rollback(4, "z", "y", "rollback"),
        relative(5, "c", { kind: "correction_income", baseUid: "sale" }),
      ]),
    ).toEqual(["sale", "x: other kind", "y", "z: other kind", "c: other kind"]);
  });

  test("are of the article of their code, else of their name", () => {
    const lines = [tea, { ...tea, code: "", name: "Чай " }, { ...tea, code: "2", name: "Мёд" }];
    const sale = relative(1, "sale", { lines });
    const back = (id: number, code: string, name: string, pieces = 1n) =>
      relative(id, `b${id}`, {
        kind: "refund_by_receipt",
        baseUid: "sale",
        lines: [{ code, name, countE4: pieces * 10_000n, totalE4: pieces * 50_000n }],
      });
    expect(told([sale, back(2, "", "Чай", 2n), back(3, "2", "Другое")])).toEqual(["sale", "b2", "b3"]);
    expect(told([sale, back(2, "", "Чай"), back(3, "1", "Чай")])).toEqual(["sale", "b2", "b3"]);
    expect(told([sale, back(2, "9", "Мёд"), back(3, "2", "Мёд")])).toEqual([
      "sale",
      "b2",
      "b3: more than sold",
    ]);
  });

  test("that count never take back more than was sold, however they arrive, and later ones change nothing", () => {
    const step = fc.record({
      base: fc.nat(6),
      isRollback: fc.boolean(),
      countE4: fc.integer({ min: 1, max: 12_000 }).map(BigInt),
    });
    const property = fc.property(fc.array(step, { maxLength: 12 }), fc.nat(12), (steps, place) => {
      const back = steps.map(({ base, isRollback, countE4 }, index) => {
        const id = index + (index >= place ? 1 : 0);
        const baseUid = base === 0 ? "sale" : `r${base - 1}`;
        return isRollback
          ? rollback(id, `r${index}`, baseUid, base === 0 ? "sale" : "refund_by_receipt")
          : refund(id, `r${index}`, baseUid, countE4);
      });
      const all = [...back, relative(place, "sale")].toSorted((one, other) => Number(one.id - other.id));
      const judged = judgeReturns(all);
      const counted = new Set(judged.filter(({ fault }) => fault === null).map(({ uid }) => uid));
      let backE4 = 0n;
      for (const one of all.filter(({ uid }) => counted.has(uid) && uid !== "sale")) {
        if (one.baseUid === "sale") backE4 += one.lines[0]?.countE4 ?? tea.countE4;
        else backE4 -= all.find(({ uid }) => uid === one.baseUid)?.lines[0]?.countE4 ?? 0n;
      }
      expect(backE4).toBeLessThanOrEqual(tea.countE4);
      for (let upTo = 0; upTo < all.length; upTo += 1) {
        const before = judgeReturns(all.slice(0, upTo));
        expect(judged.slice(0, before.length)).toEqual(before);
      }
    });
    fc.assert(property, { numRuns: 500 });
  });
});
