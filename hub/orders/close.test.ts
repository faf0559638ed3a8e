import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { apples, createShop, type TestShop, tea } from "./testing-shop.ts";

let shop: TestShop;
beforeAll(async () => {
  shop = await createShop(3);
});
afterAll(() => shop.close());

/** An open order of which the apples were sold, at two tills. */
async function partlySold(): Promise<string> {
  const { uid } = await shop.posted(2, { remainder: "open" });
  await shop.sell(uid, 0, { lines: [apples] });
  expect(await shop.order(uid)).toMatchObject({ state: "posted", version: 2 });
  return uid;
}

describe("closing what is left of an order that was sold in part", () => {
  test("completes it and takes it from its tills", async () => {
    const uid = await partlySold();
    expect((await shop.step(uid, "close")).state).toBe("completed");
    expect((await shop.words(uid)).slice(0, 2)).toEqual(["withdrawn 2 sold", "withdrawn 2 sold"]);
    expect((await shop.history(uid)).at(-1)).toBe("close");
  });

  test("takes it from the till that has it in work, whose receipt is a conflict", async () => {
    const uid = await partlySold();
    await shop.claim(uid, 1);
    expect(await shop.step(uid, "close")).toMatchObject({ state: "completed", claimId: null });
    expect(await shop.renew(uid, 1)).toMatchObject({ outcome: "lost", reason: "sold" });
    expect(await shop.sell(uid, 1, { lines: [tea] })).toMatchObject({ outcome: "conflict" });
  });

  test("is possible while it is «Согласован», not before, and not of one that nothing was sold of", async () => {
    const uid = await partlySold();
    await shop.step(uid, "unpost");
    await shop.step(uid, "revoke");
    await expect(shop.step(uid, "close")).rejects.toMatchObject({ problem: "wrong-state" });
    await shop.step(uid, "approve");
    expect((await shop.step(uid, "close")).state).toBe("completed");
    await expect(shop.step(uid, "close")).rejects.toMatchObject({ problem: "wrong-state" });
    const fresh = await shop.posted(1);
    await expect(shop.step(fresh.uid, "close")).rejects.toMatchObject({
      problem: "unprocessable",
      message: expect.stringContaining("ничего не продано"),
    });
    expect((await shop.order(fresh.uid)).state).toBe("posted");
  });

  test("is what posting names when an edit left nothing to be sold", async () => {
    const uid = await partlySold();
    await shop.edit(uid, { lines: [{ name: "Яблоки", amount: 2, price: "1.99" }] });
    await expect(shop.step(uid, "post")).rejects.toMatchObject({
      problem: "unprocessable",
      message: expect.stringContaining("закройте остаток"),
    });
    expect((await shop.step(uid, "close")).state).toBe("completed");
  });

  test("lets a return of everything open the order again", async () => {
    const uid = await partlySold();
    await shop.step(uid, "close");
    await shop.giveBack(uid, [apples]);
    expect((await shop.order(uid)).state).toBe("approved");
  });
});

describe("what a till cannot sell", () => {
  const gift = { name: "Пакет", amount: 1, price: 0 };

  test("is not posted: an order that comes to 0.00", async () => {
    const { uid } = await shop.add({ lines: [gift] });
    await shop.addTills(uid, 0);
    await shop.step(uid, "approve");
    await expect(shop.step(uid, "post")).rejects.toMatchObject({
      problem: "unprocessable",
      message: expect.stringContaining("0,00"),
    });
    expect(await shop.words(uid)).toEqual([null, null, null]);
  });

  test("is nothing left: a rest of 0.00 completes the order", async () => {
    const lines = [{ name: "Яблоки", amount: 2, price: "1.99" }, gift];
    const { uid } = await shop.posted(1, { lines, remainder: "open" });
    await shop.sell(uid, 0, { lines: [{ ...apples, countE4: 10_000n, totalE4: 19_900n }] });
    expect((await shop.order(uid)).state).toBe("posted");
    await shop.sell(uid, 0, { lines: [{ ...apples, countE4: 10_000n, totalE4: 19_900n }] });
    expect((await shop.order(uid)).state).toBe("completed");
  });

  test("is refused in a line: more than 9999.999", async () => {
    const lineOf = (amount: string) => ({ name: "Гвозди", amount, price: "0.01" });
    const { uid } = await shop.add({ lines: [lineOf("9999.999")] });
    const lines = [lineOf("1"), lineOf("10000")];
    const refused = { problem: "unprocessable", facts: { path: "lines[1].amount", actual: "10000" } };
    await expect(shop.add({ lines })).rejects.toMatchObject(refused);
    await expect(shop.edit(uid, { lines })).rejects.toMatchObject(refused);
    expect((await shop.whole(uid)).lines).toMatchObject([{ countE4: 99_999_990n }]);
  });
});
