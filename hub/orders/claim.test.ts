import { leaseSeconds } from "@prilavok/contracts/exchange/limits.ts";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createShop, setTill, type TestShop } from "./testing-shop.ts";

let shop: TestShop;
beforeAll(async () => {
  shop = await createShop(10, 14);
});
afterAll(() => shop.close());

/** Opens everything that earlier tests left in work. */
async function expireAll(): Promise<void> {
  shop.nowMs += leaseSeconds * 1_000;
  await shop.expire(1_000);
}

const claimed = { outcome: "claimed", leaseSeconds };

test("of ten tills that claim one order at once exactly one gets it, and the others are told who", async () => {
  for (let round = 0; round < 10; round += 1) {
    const { uid } = await shop.posted(10);
    const answers = await Promise.all(shop.tills.map((_till, place) => shop.claim(uid, place)));
    const winners = answers.flatMap((answer, place) => (answer.outcome === "claimed" ? [place] : []));
    expect(winners).toHaveLength(1);
    const { claimDeviceId, holderName } = await shop.order(uid);
    expect(claimDeviceId).toBe(shop.till(winners[0] ?? -1).deviceId);
    for (const answer of answers) {
      if (answer.outcome === "refused") expect(answer).toMatchObject({ reason: "held", heldBy: holderName });
    }
    const words = await shop.words(uid);
    for (const [place, word] of words.entries()) {
      expect(word).toBe(place === winners[0] ? "claimed 1" : `waiting 1 held by ${winners[0]}`);
    }
  }
});

test("a repeated claim is the same claim; with another id the till keeps the order under that", async () => {
  const { uid } = await shop.posted();
  expect(await shop.claim(uid, 0, "a")).toEqual(claimed);
  shop.nowMs += 60_000;
  expect(await shop.claim(uid, 0, "a")).toEqual(claimed);
  expect((await shop.history(uid)).filter((event) => event === "claim")).toHaveLength(1);
  expect((await shop.order(uid)).leaseUntil?.getTime()).toBe(shop.nowMs + leaseSeconds * 1_000);
  expect(await shop.claim(uid, 0, "b")).toEqual(claimed);
  expect((await shop.order(uid)).claimId).toBe("b");
  expect(await shop.renew(uid, 0, "a")).toMatchObject({ outcome: "lost", reason: "held" });
  expect(await shop.release(uid, 0, "a")).toEqual({ released: false });
  expect(await shop.release(uid, 0, "b")).toEqual({ released: true });
});

test("a lease that lapsed is open to others, at the moment it ends and not before", async () => {
  const { uid } = await shop.posted();
  await shop.claim(uid, 0);
  shop.nowMs += leaseSeconds * 1_000 - 1;
  expect(await shop.claim(uid, 1)).toMatchObject({ outcome: "refused", reason: "held" });
  shop.nowMs += 1;
  expect(await shop.claim(uid, 1)).toEqual(claimed);
  expect((await shop.words(uid)).slice(0, 3)).toEqual([
    "waiting 1 held by 1",
    "claimed 1",
    "waiting 1 held by 1",
  ]);
  const { holderName } = await shop.order(uid);
  expect(await shop.renew(uid, 0)).toMatchObject({ outcome: "lost", reason: "held", heldBy: holderName });
  expect(await shop.history(uid)).toEqual([
    "create",
    "add tills",
    "approve",
    "post",
    "claim",
    "lapse",
    "claim",
  ]);
});

test("a renewed lease lasts from its renewal; a lapsed one that nobody took is renewed, too", async () => {
  await expireAll();
  const { uid } = await shop.posted();
  await shop.claim(uid, 0);
  shop.nowMs += 100_000;
  expect(await shop.renew(uid, 0)).toEqual({ outcome: "renewed", leaseSeconds });
  shop.nowMs += 100_000;
  expect(await shop.claim(uid, 1)).toMatchObject({ reason: "held" });
  shop.nowMs += 100_000;
  expect(await shop.expire()).toBe(1);
  expect((await shop.order(uid)).state).toBe("posted");
  expect((await shop.words(uid)).slice(0, 3)).toEqual(["waiting 1", "waiting 1", "waiting 1"]);
  expect(await shop.renew(uid, 1)).toMatchObject({ outcome: "lost", reason: "held" });
  expect(await shop.renew(uid, 0)).toEqual({ outcome: "renewed", leaseSeconds });
  expect((await shop.order(uid)).claimDeviceId).toBe(shop.till(0).deviceId);
});

test("a claim that lapsed is not renewed when the order was edited and posted again", async () => {
  const { uid } = await shop.posted();
  await shop.claim(uid, 0);
  shop.nowMs += leaseSeconds * 1_000;
  await shop.expire();
  await shop.edit(uid, { comment: "другое" });
  expect(await shop.renew(uid, 0)).toMatchObject({ outcome: "lost", reason: "withdrawn" });
  await shop.step(uid, "post");
  expect(await shop.renew(uid, 0)).toMatchObject({ outcome: "lost", reason: "stale version" });
});

test("a till that does not work with orders any more claims none, and keeps the one that it has", async () => {
  const { uid } = await shop.posted();
  const other = await shop.posted();
  await shop.claim(uid, 2);
  await setTill(shop, shop.till(2).deviceId, { works: false });
  expect(await shop.claim(other.uid, 2)).toMatchObject({ outcome: "refused", reason: "unknown" });
  expect(await shop.renew(uid, 2)).toMatchObject({ outcome: "renewed" });
  await setTill(shop, shop.till(2).deviceId, { works: true });
  expect(await shop.claim(other.uid, 2)).toEqual(claimed);
});

test("a lost claim is told its reason: unknown, withdrawn, held, sold", async () => {
  const lost = (reason: string) => ({ outcome: "lost", reason, message: expect.any(String) });
  const released = await shop.posted();
  expect(await shop.renew(released.uid, 5)).toEqual(lost("unknown"));
  expect(await shop.renew(released.uid, 0)).toEqual(lost("unknown"));
  await shop.claim(released.uid, 0);
  await shop.release(released.uid, 0);
  expect(await shop.renew(released.uid, 0)).toEqual(lost("unknown"));

  for (const step of ["unpost", "cancel"] as const) {
    const { uid } = await shop.posted();
    await shop.claim(uid, 0);
    await shop.step(uid, step);
    expect(await shop.renew(uid, 0)).toEqual(lost("withdrawn"));
  }
  const removed = await shop.posted();
  await shop.claim(removed.uid, 0);
  await shop.removeTill(removed.uid, 0);
  expect(await shop.renew(removed.uid, 0)).toEqual(lost("withdrawn"));
  await shop.addTills(removed.uid, 0);
  expect(await shop.renew(removed.uid, 0)).toEqual(lost("unknown"));

  const taken = await shop.posted();
  await shop.claim(taken.uid, 0);
  await shop.release(taken.uid, 0);
  await shop.claim(taken.uid, 1);
  await shop.release(taken.uid, 1);
  expect(await shop.renew(taken.uid, 0)).toEqual(lost("held"));

  const sold = await shop.posted();
  await shop.claim(sold.uid, 0);
  await shop.sell(sold.uid, 0);
  expect(await shop.renew(sold.uid, 0)).toEqual(lost("sold"));
});

test("lapsed claims are opened a few at a time, on two hubs at once each of them once", async () => {
  await expireAll();
  const orders = await Promise.all([0, 1, 2, 3, 4, 5].map(() => shop.posted(3)));
  for (const { uid } of orders) await shop.claim(uid, 0);
  shop.nowMs += leaseSeconds * 1_000;
  expect(await shop.expire(2)).toBe(2);
  const [one, other] = await Promise.all([shop.expire(), shop.expire()]);
  expect(one + other).toBe(4);
  expect(await shop.expire()).toBe(0);
  for (const { uid } of orders) {
    expect((await shop.history(uid)).filter((event) => event === "lapse")).toHaveLength(1);
  }
});

test("a claim is refused with its reason: unknown, sold, withdrawn, stale version", async () => {
  const strange = await shop.posted(2);
  expect(await shop.claim(strange.uid, 5)).toMatchObject({ reason: "unknown" });
  const claim = { uid: "not-a-uid", claimId: "c", version: 1 };
  const { claimOrder } = await import("./claim.ts");
  expect(
    await shop.run((connection) => claimOrder(connection, shop.nowMs, shop.till(0), claim)),
  ).toMatchObject({ reason: "unknown" });
  for (const [state, reason] of [
    ["draft", "unknown"],
    ["approved", "unknown"],
    ["completed", "sold"],
    ["cancelled", "withdrawn"],
  ] as const) {
    const { uid } = await shop.inState(state);
    expect(await shop.claim(uid, 0)).toMatchObject({ outcome: "refused", reason });
  }
  const edited = await shop.posted();
  await shop.edit(edited.uid, { comment: "ещё" });
  expect(await shop.claim(edited.uid, 0, "c", 1)).toMatchObject({ reason: "withdrawn" });
  await shop.step(edited.uid, "post");
  expect(await shop.claim(edited.uid, 0, "c", 1)).toMatchObject({ reason: "stale version" });
  expect(await shop.claim(edited.uid, 0, "c", 2)).toEqual(claimed);
  await shop.removeTill(edited.uid, 1);
  expect(await shop.claim(edited.uid, 1, "c", 2)).toMatchObject({ reason: "withdrawn" });
});

test.for(["edit", "unpost", "cancel"] as const)(
  "a claim and the office's «%s» at once: one after the other, and no till keeps an order that was taken back",
  async (event) => {
    for (let round = 0; round < 8; round += 1) {
      const { uid } = await shop.posted();
      const office = event === "edit" ? shop.edit(uid, { comment: "новое" }) : shop.step(uid, event);
      const [answer] = await Promise.all([shop.claim(uid, round % 3, "c", 1), office]);
      const order = await shop.order(uid);
      expect(order.state).toBe(event === "cancel" ? "cancelled" : "approved");
      expect(order.claimId).toBeNull();
      const because = { edit: "edited", unpost: "unposted", cancel: "cancelled" }[event];
      expect((await shop.words(uid)).slice(0, 3)).toEqual(Array(3).fill(`withdrawn 1 ${because}`));
      if (answer.outcome === "claimed")
        expect(await shop.renew(uid, round % 3, "c")).toMatchObject({
          outcome: "lost",
          reason: "withdrawn",
        });
      else expect(answer.reason).toBe("withdrawn");
    }
  },
);

test("a till that leaves the tab loses its claim, and the others hear that the order is free", async () => {
  const { uid } = await shop.posted();
  await shop.claim(uid, 0);
  await shop.addTills(uid, 3);
  expect((await shop.words(uid)).slice(0, 4)).toEqual([
    "claimed 1",
    "waiting 1 held by 0",
    "waiting 1 held by 0",
    "waiting 1 held by 0",
  ]);
  expect((await shop.removeTill(uid, 0)).state).toBe("posted");
  expect((await shop.words(uid)).slice(0, 4)).toEqual([
    "withdrawn 1 removed",
    "waiting 1",
    "waiting 1",
    "waiting 1",
  ]);
});
