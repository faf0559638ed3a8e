import { expect, test } from "vitest";
import type { Document } from "../journal/document.ts";
import { JournalFailure } from "../journal/failure.ts";
import type { Message } from "../journal/messages.ts";
import { extIdOf, plainEvents, plainReceipts, receiptsLane } from "../testing/lane-setting.ts";
import type { Mapping } from "./mapping.ts";
import { pack, parcelBytesMax } from "./parcel.ts";

function message(number: number, mended: string | null = null): Message {
  return {
    ...{ lane: receiptsLane, number, createdMs: 0, state: "waiting", reason: null, changedMs: null, mended },
  };
}

const messages = (count: number) => Array.from({ length: count }, (_, at) => message(at + 1));
// The mapping of these tests reads nothing of a document but its number.
const documentAt = (number: number) => ({ number }) as Document;
const none = () => false;
const plain = { mapping: plainReceipts, documentAt, isAlone: none };
const alone3 = { ...plain, isAlone: (number: number) => number === 3 };

/** Refuses the even ones, each in its own way, and makes the others so large. */
function odd(bytes = 0): Mapping {
  return {
    ...plainReceipts,
    compose: ({ number }) => {
      if (number % 4 === 0) throw new TypeError("no such position");
      if (number % 2 === 0) return { isSendable: false, why: "сумма вне пределов" };
      return { isSendable: true, params: { extId: extIdOf(number), note: "x".repeat(bytes) } };
    },
  };
}

test("one message goes as a call of its own, several as a batch in their order", () => {
  expect(pack(messages(1), plain).parcel).toEqual({
    numbers: [1],
    method: "purchaseRegister",
    params: '{"extId":"R1"}',
    extIds: undefined,
  });
  expect(pack(messages(3), plain).parcel).toEqual({
    numbers: [1, 2, 3],
    method: "purchaseRegisterBatch",
    params: '{"receipts":[{"extId":"R1"},{"extId":"R2"},{"extId":"R3"}]}',
    extIds: ["R1", "R2", "R3"],
  });
  expect(pack(messages(3), { ...plain, mapping: plainEvents }).parcel?.numbers).toEqual([1]);
  expect(pack([], plain)).toEqual({ parcel: undefined, unsendable: [] });
});

test("what cannot be told, or not be composed, is named with its reason and stops no other", () => {
  const { parcel, unsendable } = pack(messages(6), { ...plain, mapping: odd() });
  expect(parcel?.numbers).toEqual([1, 3, 5]);
  expect(unsendable).toEqual([
    { number: 2, why: "сумма вне пределов" },
    { number: 4, why: "сообщение не составлено: no such position" },
    { number: 6, why: "сумма вне пределов" },
  ]);
  const missing = pack(messages(2), {
    ...plain,
    documentAt: (number) => (number === 1 ? undefined : documentAt(number)),
  });
  expect(missing.unsendable).toEqual([{ number: 1, why: "документа нет в журнале" }]);
  expect(missing.parcel?.numbers).toEqual([2]);
});

test("a journal that fails is no message's fault", () => {
  const failing = () => {
    throw new JournalFailure("SQLITE_IOERR", "for the test");
  };
  expect(() => pack(messages(2), { ...plain, documentAt: failing })).toThrow(JournalFailure);
});

test("a request stays below its bytes, and a message that alone is above them goes alone", () => {
  const third = Math.floor(parcelBytesMax / 3);
  const mapping = odd(third - 50);
  const only = (numbers: number[]) => numbers.map((number) => message(number));
  expect(pack(only([1, 3, 5, 7]), { ...plain, mapping }).parcel?.numbers).toEqual([1, 3, 5]);
  expect(pack(only([1, 3, 5, 7]), { ...plain, mapping: odd(third + 50) }).parcel?.numbers).toEqual([1, 3]);
  expect(pack(only([1, 3]), { ...plain, mapping: odd(parcelBytesMax * 2) }).parcel?.numbers).toEqual([1]);
});

test("what is to go alone does, and so does what a person has mended", () => {
  expect(pack(messages(5), alone3).parcel?.numbers).toEqual([1, 2]);
  expect(pack(messages(5).slice(2), alone3).parcel?.numbers).toEqual([3]);
  const mended = [message(1), message(2, '{"any":1}'), message(3)];
  expect(pack(mended, plain).parcel?.numbers).toEqual([1]);
  expect(pack(mended.slice(1), plain).parcel).toMatchObject({ numbers: [2], params: '{"any":1}' });
});

test.for(["{", "7", "null", '"text"'])("a mended message that reads %s cannot be sent", (mended) => {
  const { parcel, unsendable } = pack([message(1, mended), message(2)], plain);
  expect(unsendable.map(({ number }) => number)).toEqual([1]);
  expect(parcel?.numbers).toEqual([2]);
});
