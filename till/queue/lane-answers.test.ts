import { expect, test } from "vitest";
import { HubCaller } from "../orders/hub-call.ts";
import { extIdOf, laneSetting, until } from "../testing/lane-setting.ts";
import { SplittingServer } from "../testing/splitting-server.ts";
import { Sender } from "./sender.ts";

const rounds = 6;

/** Random numbers of a seed, which a failure prints. */
function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
const seeds = Array.from({ length: rounds }, (_, round) => 7_919 * (round + 1));

test.each(seeds)(
  "answers in pieces, torn, lost and doubled: what the lane takes for delivered the destination has, seed %i",
  async (seed) => {
    const stored = new Set<string>();
    const random = randomOf(seed);
    const server = await SplittingServer.listen({
      random,
      take: ({ params }) => {
        const items = (params.receipts ?? [params]) as readonly { readonly extId: string }[];
        const chance = random();
        if (chance < 0.1) return { error: { code: -32610, message: "Ошибка БД" } };
        if (chance < 0.2) return { error: { code: -32605, message: "Внутренняя ошибка" } };
        for (const { extId } of items) stored.add(extId);
        return { result: { count: items.length } };
      },
    });
    const { lane, sell, journal, counts } = await laneSetting();
    const numbers = [...sell(130)];
    lane.start(server.destination());
    const told = () =>
      numbers.filter((number) => journal.messages.find("giftoman-receipts", number) === undefined);
    for (let sale = 0; sale < 30; sale += 1) {
      numbers.push(...sell(1));
      await new Promise((resolve) => setTimeout(resolve, random() * 10));
      for (const number of told()) expect(stored).toContain(extIdOf(number));
    }
    await until(() => counts().waiting === 0);
    expect([...stored].sort()).toEqual(numbers.map(extIdOf).sort());
    expect(counts().setAside).toBe(0);
  },
);

test.each(seeds)("a call of the exchange gets its own answer or none, seed %i", async (seed) => {
  const random = randomOf(seed);
  const server = await SplittingServer.listen({
    random,
    take: ({ params }) => ({ result: { echo: params.mine } }),
  });
  const sender = new Sender();
  const caller = new HubCaller(sender, { now: () => Date.now() });
  const { signal } = new AbortController();
  let answered = 0;
  // Several at once, as claims, renewals and releases are.
  for (let group = 0; group < 12; group += 1) {
    await Promise.all(
      [1, 2, 3].map(async (place) => {
        const mine = `${group}-${place}`;
        const outcome = await caller.call(server.destination(), "order.claim", { mine }, 2_000, signal);
        if (outcome.kind !== "answered") return expect(outcome.kind).toBe("later");
        expect(outcome.result).toEqual({ echo: mine });
        answered += 1;
      }),
    );
  }
  sender.close();
  expect(answered).toBeGreaterThan(0);
});
