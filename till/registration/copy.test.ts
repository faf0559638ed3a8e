import { expect, test } from "vitest";
import { openTill } from "../testing/cashier.ts";
import { documentToCopy } from "./copy.ts";

test("a document is copied by its uid, in any case, or by its number, as text or number", async () => {
  const till = await openTill();
  await till.do("OPEN_SHIFT");
  const { uid = "", numberCheck = "" } = await till.sell("1");
  for (const body of [
    { uid },
    { uid: uid.toLowerCase() },
    { numberCheck },
    { numberCheck: Number(numberCheck) },
    { numberCheck: `000${numberCheck}` },
    { uid, numberCheck },
  ]) {
    expect(documentToCopy(till.journal, body).uid).toBe(uid);
    expect(await till.do("COPY", body)).toMatchObject({
      type: "COPY",
      isPrintSuccess: true,
      messageDetail: "Печать отключена",
    });
  }
});

test("documents of every kind and of closed shifts are copied, without a shift and without a trace", async () => {
  const till = await openTill();
  const opened = await till.do("OPEN_SHIFT");
  const deposited = await till.do("DEPOSIT", { sum: "5" });
  const closed = await till.do("CLOSE_SHIFT");
  for (const { uid } of [opened, deposited, closed]) expect(await till.code("COPY", { uid })).toBe(200);
  expect(till.journal.last()?.number).toBe(3);
});

test("what is not in the journal is not found (630)", async () => {
  const till = await openTill();
  expect(await till.code("COPY", { numberCheck: 1 })).toBe(630);
  await till.do("OPEN_SHIFT");
  expect(await till.code("COPY", { numberCheck: 2 })).toBe(630);
  expect(await till.code("COPY", { numberCheck: 0 })).toBe(413);
  expect(await till.code("COPY", { numberCheck: "0" })).toBe(630);
  expect(await till.code("COPY", { numberCheck: "999999999999999" })).toBe(630);
  expect(await till.code("COPY", { uid: "0".repeat(24) })).toBe(630);
});

test("a request that names nothing, or two documents, is refused (413)", async () => {
  const till = await openTill();
  await till.do("OPEN_SHIFT");
  const one = await till.sell("1");
  const other = await till.sell("1");
  expect(await till.code("COPY")).toBe(413);
  expect(await till.code("COPY", { uid: one.uid, numberCheck: other.numberCheck })).toBe(413);
  expect(await till.code("COPY", { uid: "0".repeat(24), numberCheck: one.numberCheck })).toBe(630);
});

test("practice is copied in its own mode only", async () => {
  const till = await openTill();
  await till.do("SET_MODE", { mode: "training" });
  await till.do("OPEN_SHIFT");
  const { uid } = await till.sell("1");
  expect(await till.code("COPY", { uid })).toBe(200);
  await till.do("CLOSE_SHIFT");
  await till.do("SET_MODE", { mode: "work" });
  expect(await till.code("COPY", { uid })).toBe(630);
});
