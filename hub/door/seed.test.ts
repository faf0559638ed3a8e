import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createChain, type TestTill } from "../testing/chain.ts";
import { createTestHub, type RpcAnswer, type TestHub } from "../testing/hub.ts";
import * as seed from "../testing/seed-requests.ts";

/** The source's own examples, answered in the shapes that it documents. */
let hub: TestHub;
let tills: TestTill[];

beforeAll(async () => {
  hub = await createTestHub();
  tills = await createChain(hub.database.pool, 2, "Asia/Yekaterinburg");
  // The batch example's poskey @111/123.
  await hub.database.pool.query("update store set ext_id = '111' where id = $1", [tills[1]?.storeId]);
  await hub.database.pool.query("update device set ext_id = '123' where id = $1", [tills[1]?.deviceId]);
});
afterAll(() => hub.close());

function path(index: number): string {
  const till = tills[index];
  if (till === undefined) throw new Error("no till");
  return `/s/${till.accesskey}`;
}

async function send(index: number, body: string): Promise<RpcAnswer> {
  const answer = await hub.post(path(index), body);
  expect(answer.status).toBe(200);
  return answer.json();
}

describe("the source's examples, byte for byte", () => {
  test("purchaseRegister answers the amount, an id and the time of registration", async () => {
    const answer = await send(0, seed.seedPurchaseRegister);
    expect(answer).toEqual({
      jsonrpc: "2.0",
      id: "7241520367540836",
      result: {
        amount: 100,
        id: expect.any(Number),
        ts: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
      },
    });
    const again = await send(0, seed.seedPurchaseRegister);
    expect(again.result).toEqual({ ...(answer.result as object), duplicate: true });
  });

  test("purchaseRegisterBatch of another till answers the count; 250 against 150 is accepted, the poskey followed", async () => {
    const answer = await send(1, seed.seedPurchaseRegisterBatch);
    expect(answer).toEqual({ jsonrpc: "2.0", id: "7241520367540836", result: { count: 2 } });
    const { rows } = await hub.database.pool.query(
      "select amount_e4::int as amount, quality from receipt where store_id = $1 and ext_id like '34c39902%'",
      [tills[1]?.storeId],
    );
    expect(rows).toEqual([{ amount: 2_500_000, quality: 1 }]);
  });

  test("the batch from the first till again holds its receipt with another article id: refused, echoed whole", async () => {
    const answer = await send(0, seed.seedPurchaseRegisterBatch);
    const [first] = (JSON.parse(seed.seedPurchaseRegisterBatch) as { params: { receipts: unknown[] } }).params
      .receipts;
    expect(answer.error).toMatchObject({ code: -32500, message: "Ошибка клиента", receipt: first });
  });

  test("reports of metrics, up to 31 April, has the sample's members", async () => {
    const answer = await send(0, seed.seedReportMetrics);
    const { data } = answer.result as { data: Record<string, { metrics: Record<string, unknown> }> };
    expect(answer.id).toBe("1251506945251332");
    expect(Object.keys(data)).toEqual(["month", "day"]);
    for (const { metrics } of Object.values(data)) {
      expect(metrics).toMatchObject({ id: String(tills[0]?.storeId), store_ext_id: "1", name: "Магазин 1" });
      for (const metric of metrics.metrics as Record<string, unknown>[]) {
        expect(metric).toEqual({
          id: expect.stringMatching(/^\d+$/),
          name: expect.any(String),
          order: expect.any(Number),
          type: expect.any(Number),
          fact: expect.any(Number),
          plan: expect.any(Number),
          planhour: expect.any(Number),
          predict: expect.any(Number),
          ratio: expect.any(Number),
          qty: expect.any(Number),
        });
      }
    }
  });

  test("reports of sellers has the sample's members", async () => {
    const request = seed.seedReportSellers
      .replaceAll("2018-04", "2018-03")
      .replaceAll("2018-03-17", "2018-03-14");
    for (const body of [seed.seedReportSellers, request]) {
      const { result } = await send(0, body);
      const { data } = result as {
        data: Record<string, { bysellers: { common: object[]; sellers: object[] } }>;
      };
      expect(Object.keys(data)).toEqual(["month", "day"]);
      expect(data.day?.bysellers.common[0]).toMatchObject({
        idx: "1",
        order: 1,
        label: "Выручка",
        type: 2,
        plan: 0,
      });
    }
    const { result } = await send(0, request);
    expect(result).toMatchObject({
      data: {
        day: {
          bysellers: {
            common: [{ label: "Выручка", fact: 100, qty: 1 }, {}, {}, {}],
            sellers: [
              {
                name: "Марина Ивановна",
                metrics: [{ idx: "1", label: "Выручка", fact: 100, qty: 1 }, {}, {}, {}],
              },
            ],
          },
        },
      },
    });
  });

  test.each([seed.seedEventMethod, "registerEvent"])("%s opens and closes a shift", async (method) => {
    const start = await hub.call(path(0), method, { name: "shift/start", ts: "2018-03-14 09:00:00" });
    expect(start.result).toEqual({ id: expect.any(Number), name: "shift/start", ts: "2018-03-14 09:00:00" });
    const stop = await hub.call(path(0), method, {
      name: "shift/stop",
      ts: "2018-03-14 21:00:00",
      params: { seller: "Марина Ивановна", localtimezone: 5 },
    });
    expect(stop.result).toMatchObject({ name: "shift/stop", ts: "2018-03-14 21:00:00" });
  });
});
