import { readFile } from "node:fs/promises";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ordersPage } from "./reference.ts";
import { nextOf, type OrderEvent, type OrderState, orderEvents, orderStates, orderSteps } from "./states.ts";
import { note, take } from "./step.ts";
import { createShop, type TestShop } from "./testing-shop.ts";

const states = Object.keys(orderStates) as OrderState[];
const events = Object.keys(orderEvents) as OrderEvent[];

test("the table decides every pair of state and event, a refusal with a sentence in Russian", () => {
  expect(Object.keys(orderSteps).sort()).toEqual([...states].sort());
  for (const state of states) {
    expect(Object.keys(orderSteps[state]).sort()).toEqual([...events].sort());
    for (const event of events) {
      const step = orderSteps[state][event];
      if ("refused" in step) expect(step.refused).toMatch(/^[А-ЯЁ].*[А-яё»]\.$/);
    }
  }
});

test("the reference of orders is what the table says; else run npm run reference", async () => {
  const path = join(import.meta.dirname, "../../docs/reference/orders.md");
  expect(await readFile(path, "utf8")).toBe(`${ordersPage()}\n`);
});

/** An order by the table alone: what its tills know, and who sold it. */
interface Model {
  state: OrderState;
  version: number;
  /** Of the packet that is out; undefined: none is. */
  out: number | undefined;
  /** Versions of which a packet was formed. */
  readonly formed: number[];
}

function follow(model: Model, event: OrderEvent): void {
  const next = nextOf(model, event);
  if (typeof next === "string") return;
  model.state = next.state;
  model.version = next.version;
  for (const effect of next.does) {
    if (effect.startsWith("withdraw")) model.out = undefined;
    if (effect === "packet") {
      model.out = next.version;
      model.formed.push(next.version);
    }
  }
}

test("whatever happens, a packet is out exactly while tills may sell the order, of its version, and of each version once", () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...events), { maxLength: 60 }), (script) => {
      const model: Model = { state: "draft", version: 1, out: undefined, formed: [] };
      for (const event of script) {
        const before = { ...model };
        follow(model, event);
        const isAtTills = model.state === "posted" || model.state === "claimed";
        expect(model.out).toBe(isAtTills ? model.version : undefined);
        expect(model.version).toBeGreaterThanOrEqual(before.version);
        if (before.state === "cancelled") expect(model.state).toBe("cancelled");
        // Only what is «Согласован» is posted.
        if (event === "post" && model.state !== before.state) expect(before.state).toBe("approved");
      }
      expect(new Set(model.formed).size).toBe(model.formed.length);
    }),
    { numRuns: 2_000 },
  );
});

test("every state is reached, and all but «Отменён» can be left", () => {
  const reached = new Set<OrderState>(["draft"]);
  for (const _round of states) {
    for (const state of [...reached]) {
      for (const event of events) {
        const next = nextOf({ state, version: 1 }, event);
        if (typeof next !== "string") reached.add(next.state);
      }
    }
  }
  expect([...reached].sort()).toEqual([...states].sort());
  for (const state of states) {
    const left = events.some((event) => {
      const next = nextOf({ state, version: 1 }, event);
      return typeof next !== "string" && next.state !== state;
    });
    expect({ state, left }).toEqual({ state, left: state !== "cancelled" });
  }
});

let shop: TestShop;
beforeAll(async () => {
  shop = await createShop(3);
});
afterAll(() => shop.close());

test.for(states.flatMap((state) => events.map((event) => [state, event] as const)))(
  "in the database, «%s» and %s do what the table says, or change nothing",
  async ([state, event]) => {
    const before = await shop.inState(state);
    const heard = await shop.words(before.uid);
    const next = nextOf(before, event);
    const claim = { deviceId: shop.till(0).deviceId, claimId: "c", leaseUntil: new Date(shop.nowMs + 1) };
    const tills = event === "add tills" ? [shop.till(2).deviceId] : [shop.till(1).deviceId];
    const taken = shop.run((connection) =>
      take(connection, before, event, { nowMs: shop.nowMs, actor: "Тест", claim, tills }),
    );
    if (typeof next === "string") {
      await expect(taken).rejects.toMatchObject({
        problem: "wrong-state",
        message: `${next} Состояние заказа: «${orderStates[state].name}».`,
        facts: { actual: state },
      });
      expect(await shop.order(before.uid)).toEqual(before);
      expect(await shop.words(before.uid)).toEqual(heard);
      return;
    }
    const after = await taken;
    expect(after).toMatchObject({ state: next.state, version: next.version });
    expect(after.claimId === null).toBe(next.state !== "claimed");
    expect((await shop.history(before.uid)).at(-1)).toBe(event);
    const words = (await shop.words(before.uid)).slice(0, 2).filter((word) => word !== null);
    const isAtTills = next.state === "posted" || next.state === "claimed";
    const standing = words.filter((word) => !word.startsWith("withdrawn"));
    const leaving = event === "remove tills" || event === "remove holder" ? 1 : 0;
    expect(standing.length).toBe(isAtTills ? 2 - leaving : 0);
    for (const word of standing) expect(word).toContain(` ${next.version}`);
  },
);

test("the history keeps notes beside events, with who made them", async () => {
  const order = await shop.inState("draft");
  await shop.run((connection) =>
    note(connection, order, order, "dismiss", { nowMs: shop.nowMs, actor: "Анна", detail: { a: 1 } }),
  );
  const { rows } = await shop.database.pool.query(
    "select event, actor, detail, state_before as before from customer_order_event where order_id = $1 order by id",
    [order.id],
  );
  expect(rows[0]).toMatchObject({ event: "create", actor: "Тест", before: null });
  expect(rows.at(-1)).toMatchObject({ event: "dismiss", actor: "Анна", detail: { a: 1 }, before: "draft" });
});
