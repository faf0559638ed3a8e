import { Problem } from "@prilavok/contracts/office-api/problems.ts";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { SameKey } from "./same-key.ts";
import { Turns } from "./turns.ts";

const settled = () => new Promise((resolve) => setImmediate(resolve));

describe("turns", () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  test("let so many work at once, and the others in the order in which they came", async () => {
    const turns = new Turns(2);
    const begun: number[] = [];
    const ends = [0, 1, 2, 3].map(() => Promise.withResolvers<void>());
    const all = ends.map((end, index) =>
      turns.take(async () => {
        begun.push(index);
        await end.promise;
      }),
    );
    await settled();
    expect(begun).toEqual([0, 1]);
    ends[1]?.reject(new Error("failed"));
    await expect(all[1]).rejects.toThrow("failed");
    await settled();
    expect(begun).toEqual([0, 1, 2]);
    for (const end of ends) end.resolve();
    await Promise.allSettled(all);
    expect(begun).toEqual([0, 1, 2, 3]);
  });

  test("tell to come later who has waited for 5 s, and who would be the 257th to wait", async () => {
    const turns = new Turns(1);
    const end = Promise.withResolvers<void>();
    let begun = 0;
    const first = turns.take(() => end.promise);
    const waiting = Array.from({ length: 256 }, () =>
      turns
        .take(async () => {
          begun += 1;
        })
        .catch((error: unknown) => error),
    );
    await expect(turns.take(async () => undefined)).rejects.toMatchObject({ problem: "later" });
    vi.advanceTimersByTime(5_000);
    for (const outcome of await Promise.all(waiting)) expect(outcome).toBeInstanceOf(Problem);
    end.resolve();
    await first;
    expect(begun).toBe(0);
    expect(await turns.take(async () => "free again")).toBe("free again");
  });
});

describe("requests with one key", () => {
  test("are done one after the other, failed ones too; those with another key do not wait", async () => {
    const sameKey = new SameKey();
    const begun: string[] = [];
    const ends = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const first = sameKey.inTurn("a", async () => {
      begun.push("first");
      await ends[0]?.promise;
    });
    const second = sameKey.inTurn("a", async () => {
      begun.push("second");
      await ends[1]?.promise;
    });
    await settled();
    await sameKey.inTurn("b", async () => void begun.push("other"));
    expect(begun).toEqual(["first", "other"]);
    ends[0]?.reject(new Error("failed"));
    await expect(first).rejects.toThrow("failed");
    await settled();
    expect(begun).toEqual(["first", "other", "second"]);
    ends[1]?.resolve();
    await second;
    await sameKey.inTurn("a", async () => void begun.push("after"));
    expect(begun.at(-1)).toBe("after");
  });

  test("wait sixteen at a time; one more is told to come later", async () => {
    const sameKey = new SameKey();
    const end = Promise.withResolvers<void>();
    const waiting = Array.from({ length: 17 }, () => sameKey.inTurn("a", () => end.promise));
    await expect(sameKey.inTurn("a", async () => undefined)).rejects.toMatchObject({ problem: "later" });
    end.resolve();
    await Promise.all(waiting);
    expect(await sameKey.inTurn("a", async () => "free again")).toBe("free again");
  });
});
