import { expect, test } from "vitest";
import type { ConnectionSource } from "../connection/source.ts";
import { cashier, item, saleBody } from "../testing/bodies.ts";
import { openSellingTill } from "../testing/till.ts";

/** A plugin that is set to a server which nobody asks here: its lanes are halted. */
function pluginAt(url: string): ConnectionSource {
  return { current: { state: "off" }, onChange: () => undefined, look: { state: "on", url, faults: [] } };
}

const warnings = async (till: Awaited<ReturnType<typeof openSellingTill>>) =>
  (await till.run("OTHER_INFO", {})).info?.queue.warnings ?? [];
const sold = (price: string) => saleBody({ cashier, itemList: [item({ price })], cash: price });
const told = "В очереди есть чек, сумму которого сервер Гифтоман может не принять (больше 999999.99)";

test("a till that tells Giftoman's own server warns of a receipt that this may not take", async () => {
  const till = await openSellingTill({ plugin: pluginAt("https://api.giftoman.ru/s/") });
  await till.run("SALE", sold("999999.99"));
  expect(await warnings(till)).not.toContain(told);
  await till.run("SALE", sold("1000000.00"));
  expect(await warnings(till)).toContain(told);
});

test("a hub of ours takes it, so nobody is warned", async () => {
  const till = await openSellingTill({ plugin: pluginAt("https://hub.example/s/") });
  await till.run("SALE", sold("99999999999.99"));
  expect(await warnings(till)).not.toContain(told);
});
