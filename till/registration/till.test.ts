import { join } from "node:path";
import { TillRefusal } from "@prilavok/contracts/till-api/result-codes.ts";
import { expect, test } from "vitest";
import { JournalFailure } from "../journal/failure.ts";
import { verifyJournal } from "../journal/verify.ts";
import { cashier, item, saleBody } from "../testing/bodies.ts";
import { noSmallDisk, SmallDisk } from "../testing/small-disk.ts";
import { codeOf, openSellingTill, openTestTill } from "../testing/till.ts";
import { doTogether } from "./group.ts";
import { groupMax, waitingMax } from "./till.ts";

test("operations are done in the order of their arrival, across groups and what runs alone", async () => {
  const till = await openTestTill();
  const answers = await Promise.all([
    till.run("SET_MODE", { mode: "training" }),
    till.run("OPEN_SHIFT", { cashier }),
    till.run("SALE", saleBody()),
    till.run("CLOSE_SHIFT", { cashier }),
    till.run("SET_MODE", { mode: "work" }),
    till.run("OPEN_SHIFT", { cashier }),
    till.run("OTHER_INFO", {}),
  ]);
  expect(answers.map(({ numberCheck }) => numberCheck)).toEqual([
    undefined,
    "1",
    "2",
    "3",
    undefined,
    "1",
    undefined,
  ]);
  expect(answers.at(-1)?.info).toMatchObject({ mode: "work", shift: { state: "open", number: 1 } });
});

test("a refused operation leaves nothing, and those beside it in the group do not notice", async () => {
  const till = await openSellingTill();
  const marked = saleBody({ itemList: [item({ markings: [{ si: "A" }] })] });
  const codes = await Promise.all([
    codeOf(till.run("SALE", marked)),
    codeOf(till.run("SALE", marked)),
    codeOf(till.run("SALE", saleBody({ cash: "1" }))),
    codeOf(till.run("SALE", saleBody())),
  ]);
  expect(codes).toEqual([200, 621, 611, 200]);
  expect([...till.journal.documentsOfShift(1)].map(({ number }) => number)).toEqual([1, 2, 3]);
  expect(till.journal.last()?.drawerE2).toBe(2000);
});

test("a member of a group that throws after it has written leaves nothing, and the others stay", async () => {
  const { journal } = await openSellingTill();
  const record = (id: string) => {
    journal.recordOperation({ id, operation: "SALE", requestHash: "", answer: "{}", number: null });
    if (id === "bug") throw new Error("a bug");
    return id;
  };
  const outcomes = doTogether(
    journal,
    ["1", "bug", "2"].map((id) => () => record(id)),
  );
  expect(outcomes.map(({ isDone }) => isDone)).toEqual([true, false, true]);
  expect(["1", "bug", "2"].map((id) => journal.operation(id) !== undefined)).toEqual([true, false, true]);
});

test("a group that cannot be committed is refused whole, leaves nothing, and selling goes on afterwards", async () => {
  const till = await openSellingTill();
  const { journal } = till;
  const write = (fails: boolean) => () => {
    journal.recordOperation({
      id: String(fails),
      operation: "SALE",
      requestHash: "",
      answer: "{}",
      number: null,
    });
    if (fails) throw new JournalFailure("SQLITE_FULL", "the disk is full");
  };
  expect(() => doTogether(journal, [write(false), write(true)])).toThrow(JournalFailure);
  expect(journal.operation("false")).toBeUndefined();
  expect(await till.code("SALE", saleBody({ operationId: "false" }))).toBe(200);
});

test.skipIf(noSmallDisk !== undefined)(
  "a full disk refuses whole groups, leaves nothing half-written, and selling goes on when there is room",
  async () => {
    const disk = new SmallDisk(4_096);
    const till = await openSellingTill({ folder: disk.folder });
    disk.fill();
    const group = () => Promise.all([1, 2, 3].map(() => till.code("SALE", saleBody())));
    let done = 0;
    for (let turn = 0; turn < 1_000; turn++) {
      const codes = await group();
      if (codes.includes(670)) {
        expect(codes).toEqual([670, 670, 670]);
        break;
      }
      done += codes.length;
    }
    expect(await till.code("SALE", saleBody())).toBe(670);
    expect(till.journal.last()?.number).toBe(1 + done);
    disk.empty();
    expect(await group()).toEqual([200, 200, 200]);
    expect(till.journal.last()).toMatchObject({ number: 1 + done + 3, drawerE2: (done + 3) * 1_000 });
    expect((await verifyJournal(join(disk.folder, "work.journal"))).fault).toBeUndefined();
  },
);

test("no more operations wait than the limit: the next one is told to come later", async () => {
  const till = await openSellingTill();
  const waiting = Array.from({ length: waitingMax }, () => codeOf(till.run("SALE", saleBody())));
  expect(await till.code("SALE", saleBody())).toBe(691);
  expect(new Set(await Promise.all(waiting))).toEqual(new Set([200]));
  expect(till.journal.last()?.number).toBe(1 + waitingMax);
  expect(waitingMax).toBeGreaterThan(groupMax);
  expect(await till.code("SALE", saleBody())).toBe(200);
});

test("a till that closes finishes what it has taken and takes no more", async () => {
  const till = await openSellingTill();
  const taken = till.run("SALE", saleBody());
  const closing = till.till.close();
  expect(await till.code("SALE", saleBody())).toBe(691);
  await closing;
  expect((await taken).numberCheck).toBe("2");
});

test("AUTH is the door's: the till does not know it", async () => {
  const till = await openTestTill();
  await expect(till.run("AUTH", { pin: "1234" })).rejects.not.toBeInstanceOf(TillRefusal);
});

test("what fails after a document is written does not refuse it: one caller, and many in one transaction", async () => {
  const till = await openTestTill({
    onWritten: () => {
      throw new Error("the one who was told fails");
    },
  });
  expect(await till.run("OPEN_SHIFT", { cashier })).toMatchObject({ resultCode: 200 });
  const answers = await Promise.all(Array.from({ length: 5 }, () => till.run("SALE", saleBody())));
  expect(answers.map(({ resultCode }) => resultCode)).toEqual(Array(5).fill(200));
  expect(till.journal.last()?.number).toBe(6);
});
