import { registerEvent } from "@prilavok/contracts/device-api/register-event.ts";
import { shiftDigest } from "@prilavok/contracts/device-api/shift-digest.ts";
import { readParams } from "@prilavok/contracts/jsonrpc/validate.ts";
import type { E2 } from "@prilavok/contracts/till-api/exact.ts";
import { expect, test } from "vitest";
import { isUnsendable } from "../../connection/unsendable.ts";
import type { Document } from "../../journal/document.ts";
import { sampleDocument, sampleDocuments } from "../../testing/documents.ts";
import { appendOne, openTestJournal } from "../../testing/journal.ts";
import { receiptOf } from "./calls.ts";
import { type EventParams, eventOf } from "./shift-event.ts";

const e2 = (value: number) => value as E2;

function told(document: Document, documents: Iterable<Document> = []): EventParams {
  const made = eventOf(document, documents);
  if (isUnsendable(made)) throw new Error(made.unsendable);
  readParams(registerEvent, { ...made });
  return made;
}

test("a shift's opening is told in the till's local time, with its offset, cashier and number", () => {
  expect(told(sampleDocuments.shift_open)).toEqual({
    name: "shift/start",
    ts: "2026-11-22 00:30:15",
    params: { seller: "Иванова Мария Петровна", localtimezone: 3, shift: 3 },
  });
});

test.each<[number, number | string, string]>([
  [330, 5.5, "2026-11-22 03:00:15"],
  [345, 5.75, "2026-11-22 03:15:15"],
  [-210, -3.5, "2026-11-21 18:00:15"],
  [0, 0, "2026-11-21 21:30:15"],
  [-20, "-00:20", "2026-11-21 21:10:15"],
  [320, "+05:20", "2026-11-22 02:50:15"],
])("an offset of %d minutes is %s hours", (offsetMinutes, hours, ts) => {
  const event = told({ ...sampleDocuments.shift_open, offsetMinutes });
  expect([event.params.localtimezone, event.ts]).toEqual([hours, ts]);
});

test("a shift's closing tells how many receipts there were, their sum and their digest, as they were sent", () => {
  const documents = Object.values(sampleDocuments);
  const sent = documents.map(receiptOf).flatMap((made) => (isUnsendable(made) ? [] : [made]));
  const receipts = sent.map(({ amount, cart }) => ({
    extId: cart.extId,
    amountE4: BigInt(Math.round(amount * 10_000)),
  }));
  expect(told(sampleDocuments.shift_close, documents)).toEqual({
    name: "shift/stop",
    ts: "2026-11-22 00:30:15",
    params: {
      ...{ seller: "Иванова Мария Петровна", localtimezone: 3, shift: 3 },
      // 17.18 × (1 - 1 + 1 - 1 - 1) - 8.61
      ...{ receipts: 6, total: -25.79, firstNumber: 1, lastNumber: 6 },
      digest: shiftDigest(receipts),
    },
  });
});

test("an empty shift has no first and no last number", () => {
  const { params } = told(sampleDocuments.shift_close, [sampleDocuments.shift_open, sampleDocuments.deposit]);
  expect(params).toEqual({
    ...{ seller: "Иванова Мария Петровна", localtimezone: 3, shift: 3 },
    ...{ receipts: 0, total: 0, digest: shiftDigest([]) },
  });
});

test("a receipt that could not be sent counts too, so that the shift is not complete without it", () => {
  const unsent = sampleDocument({ uid: "a".repeat(41), totalE2: e2(100), number: 5 });
  expect(isUnsendable(receiptOf(unsent))).toBe(true);
  const { params } = told(sampleDocuments.shift_close, [sampleDocuments.sale, unsent]);
  expect(params).toMatchObject({ receipts: 2, lastNumber: 2, total: 18.18 });
});

test("a sum beyond the contract's range is left out, and the digest tells the shift", () => {
  const most = sampleDocument({ totalE2: e2(9_999_999_999_999), number: 5 });
  expect(told(sampleDocuments.shift_close, [most]).params).toMatchObject({ total: 99_999_999_999.99 });
  const { params } = told(sampleDocuments.shift_close, [sampleDocuments.sale, most]);
  expect(params).toMatchObject({ receipts: 2, lastNumber: 2 });
  expect("total" in params).toBe(false);
});

test("a long name is cut, an impossible year and what is no shift cannot be sent", () => {
  const cashier = "я".repeat(255);
  expect(told({ ...sampleDocuments.shift_open, cashier }).params.seller).toBe(`${"я".repeat(199)}…`);
  const late = { ...sampleDocuments.shift_open, atMs: Date.UTC(2101, 5) };
  expect(eventOf(late, [])).toEqual({
    unsendable: "год 2101 на часах кассы: сервер принимает с 2000 по 2100",
  });
  expect(eventOf(sampleDocuments.sale, [])).toEqual({ unsendable: "документ не о смене" });
});

test("the numbers that a journal gave to a shift's receipts are those that its closing tells", () => {
  const { journal } = openTestJournal();
  appendOne(journal, "shift_open");
  for (const kind of ["sale", "deposit", "sale", "refund"] as const) appendOne(journal, kind);
  const close = appendOne(journal, "shift_close");
  const documents: Document[] = [...journal.documentsOfShift(close.shift)];
  const numbers = documents.flatMap(({ receiptInShift }) => receiptInShift ?? []);
  expect(told(close, documents).params).toMatchObject({
    ...{ receipts: 3, total: 1, firstNumber: numbers.at(0), lastNumber: numbers.at(-1) },
  });
  expect(numbers).toEqual([1, 2, 3]);
});
