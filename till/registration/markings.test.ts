import type { SaleBody } from "@prilavok/contracts/till-api/operations.ts";
import { expect, test } from "vitest";
import { cashier, item, saleBody } from "../testing/bodies.ts";
import { openSellingTill } from "../testing/till.ts";

function marked(...codes: readonly string[]): SaleBody {
  const markings = codes.map((si) => ({ si }));
  return saleBody({
    itemList: [item({ amount: String(codes.length), markings })],
    cash: String(10 * codes.length),
  });
}

test("marked goods are sold once until they come back", async () => {
  const till = await openSellingTill();
  const { uid = "" } = await till.run("SALE", marked("A"));
  expect(await till.code("SALE", marked("A"))).toBe(621);
  await till.run("REFUND_BY_RECEIPT", { cashier, uid });
  expect(await till.code("SALE", marked("A"))).toBe(200);
  expect(await till.code("SALE", marked("A"))).toBe(621);
  await till.run("REFUND", marked("A"));
  expect(await till.code("SALE", marked("A"))).toBe(200);
});

test("one receipt does not have a code twice, and the two kinds of codes do not meet", async () => {
  const till = await openSellingTill();
  expect(await till.code("SALE", marked("A", "A"))).toBe(621);
  const both = [{ si: "2321987121CAC" }, { ukz: "2321987121CAC" }];
  expect(await till.code("SALE", saleBody({ itemList: [item({ markings: both })] }))).toBe(200);
});

test("the rollback of a sale frees its codes, that of a return takes them again", async () => {
  const till = await openSellingTill();
  const sold = await till.run("SALE", marked("A"));
  await till.run("ROLLBACK", { cashier, uid: sold.uid });
  const again = await till.run("SALE", marked("A"));
  const returned = await till.run("REFUND_BY_RECEIPT", { cashier, uid: again.uid });
  await till.run("ROLLBACK", { cashier, uid: returned.uid });
  expect(await till.code("SALE", marked("A"))).toBe(621);
});

test("a return of a part frees the codes that it names, and the last one all that are left", async () => {
  const till = await openSellingTill();
  const { uid } = await till.run("SALE", marked("A", "B", "C"));
  const back = (markings: readonly { si: string }[]) => ({
    cashier,
    uid,
    itemList: [{ index: 0, amount: "1", markings: [...markings] }],
  });
  await till.run("REFUND_BY_RECEIPT", back([{ si: "B" }]));
  expect(await till.code("SALE", marked("B"))).toBe(200);
  expect(await till.code("SALE", marked("A"))).toBe(621);
  expect(await till.code("REFUND_BY_RECEIPT", back([{ si: "B" }]))).toBe(622);
  await till.run("REFUND_BY_RECEIPT", { cashier, uid });
  expect(await till.code("SALE", marked("A", "C"))).toBe(200);
});
