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

const gs = "\x1d";
const spellings = [
  `0104810000000018215l>VEUc${gs}93Is54`,
  "0104810000000018215l>VEUc93Is54",
  `]d20104810000000018215l>VEUc${gs}93Is54`,
  `${gs}0104810000000018215l>VEUc${gs}93Is54`,
  "(01)04810000000018(21)5l>VEUc(93)Is54",
  "0104810000000018215l>VEUc",
  ` 0104810000000018215l>VEUc${gs}93Is54\r\n`,
];

test.each(spellings)(
  "a pack sold as %j is sold, however else a scanner writes it, until it comes back",
  async (first) => {
    const till = await openSellingTill();
    const sold = await till.run("SALE", marked(first));
    for (const other of spellings)
      expect([other, await till.code("SALE", marked(other))]).toEqual([other, 621]);
    for (const other of spellings) {
      await till.run("REFUND", marked(other));
      expect(await till.code("SALE", marked(first))).toBe(200);
    }
    const { cheque } = till.documentOf(sold).content;
    expect(cheque?.lines[0]?.goods.markings).toEqual([
      { kind: "si", code: first.trim().replace(/^\]d2/, "") },
    ]);
  },
);

test("one receipt has a pack once, and takes it back in another spelling", async () => {
  const till = await openSellingTill();
  const [one = "", other = "", , , printed = ""] = spellings;
  expect(await till.code("SALE", marked(one, other))).toBe(621);
  const { uid } = await till.run("SALE", marked(one, "B"));
  const back = { index: 0, amount: "1", markings: [{ si: printed }] };
  expect(await till.code("REFUND_BY_RECEIPT", { cashier, uid, itemList: [back] })).toBe(200);
  expect(
    await till.code("REFUND_BY_RECEIPT", {
      cashier,
      uid,
      itemList: [{ ...back, markings: [{ si: other }] }],
    }),
  ).toBe(622);
  expect(await till.code("SALE", marked(other))).toBe(200);
});

test("packs whose serials look like a check code are sold together", async () => {
  const till = await openSellingTill();
  const codes = [1, 2, 3].map((count) => `010481000000001821A93000${count}`);
  expect(await till.code("SALE", marked(...codes))).toBe(200);
  expect(await till.code("SALE", marked("010481000000001821A930004"))).toBe(200);
});

test("codes of goods lose what a scanner puts around them", async () => {
  const till = await openSellingTill();
  const sale = await till.run(
    "SALE",
    saleBody({
      itemList: [item({ codeNumber: "]E04810000000018\r\n", typeCode: "1" }), item({ codeNumber: " 17\n" })],
      cash: "20",
    }),
  );
  const codes = till.documentOf(sale).content.cheque?.lines.map(({ goods }) => goods.code);
  expect(codes).toEqual(["4810000000018", "17"]);
});
