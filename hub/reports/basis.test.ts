import { RpcError } from "@prilavok/contracts/jsonrpc/errors.ts";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Store } from "../network/store.ts";
import { createTestDatabase, type TestDatabase } from "../testing/database.ts";
import { readBasis, storeDaysMax } from "./basis.ts";
import { anything } from "./filter.ts";
import { readPeriods } from "./period.ts";

let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase();
});

afterAll(() => database.close());

const store = (id: number): Store => ({
  id,
  accountId: 1,
  extId: null,
  name: "",
  country: "",
  city: "",
  street: "",
  house: "",
  place: "",
  offlineOrders: "refuse",
  timeZone: "Europe/Moscow",
  opensMinute: 540,
  closesMinute: 1260,
});

/** A ranking of so many stores from the first day of 2021. */
function ranking(stores: number, toDay: string) {
  return readBasis(database.pool, {
    accountId: 1,
    stores: Array.from({ length: stores }, (_, index) => store(index + 1)),
    periods: readPeriods([{ type: "days", from: "2021-01-01", to: toDay }]),
    selection: anything,
    bySeller: false,
    nowMs: Date.UTC(2025, 0, 1),
  });
}

describe("a ranking of many stores", () => {
  test("is answered up to a number of days over all of them, and refused one day later", async () => {
    // 1000 days from 1 January 2021 end on 27 September 2023.
    const stores = storeDaysMax / 1_000;
    expect((await ranking(stores, "2023-09-27")).stores).toHaveLength(stores);
    const refusal = await ranking(stores, "2023-09-28").catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(RpcError);
    expect((refusal as RpcError).toJSON()).toMatchObject({ code: -32602, data: { path: "params.range" } });
  });
});
