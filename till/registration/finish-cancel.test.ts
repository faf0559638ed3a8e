import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { systemClock } from "../clock.ts";
import { EmulatorServer } from "../fiscal/emulator-server.ts";
import type { EmulatorFailure } from "../fiscal/emulator-settings.ts";
import type { FailureSwitch } from "../fiscal/failure-switch.ts";
import { RemoteDevice } from "../fiscal/remote.ts";
import { verifyJournal } from "../journal/verify.ts";
import { openTill, type TestCashier } from "../testing/cashier.ts";
import { codeOf } from "../testing/till.ts";
import { tillFolder } from "../testing/till-folder.ts";

interface Subject {
  readonly till: TestCashier;
  readonly failures: FailureSwitch;
  /** How many documents the device remembers; null: it has no memory. */
  readonly remembered: () => number | null;
}

const subjects: Readonly<Record<string, () => Promise<Subject>>> = {
  "the emulator without a memory": async () => {
    const till = await openTill();
    return { till, failures: till.failures, remembered: () => null };
  },
  "a remote device": async () => {
    const folder = tillFolder();
    const server = await EmulatorServer.start({
      memoryPath: join(folder, "emulator.sqlite"),
      serial: "TEST-1",
      clock: systemClock,
      onProblem: (problem) => expect.fail(problem.message),
    });
    onTestFinished(() => server.close());
    const address = `http://127.0.0.1:${server.port}`;
    const device = await RemoteDevice.open({ address, waitMs: 300, statePauseMs: 20 });
    onTestFinished(() => device.close());
    const till = await openTill({ folder, device });
    return { till, failures: server.failures, remembered: () => server.memory.count() };
  },
};

const byCard = { cash: "0", cashless: "5", rrn: "123", operationId: "card-1" };
const cancel = { reason: "деньги возвращены на карту" };

for (const [name, open] of Object.entries(subjects)) {
  /** A till with an open shift and a sale for 5 by card that the device failed at. */
  async function unfinished(failure: EmulatorFailure): Promise<Subject> {
    const subject = await open();
    await subject.till.do("OPEN_SHIFT");
    subject.failures.set(failure, 1);
    expect(await codeOf(subject.till.sell("5", byCard))).toBe(660);
    return subject;
  }

  for (const failure of ["after card", "no answer", "answer lost"] as const) {
    test(`${name}, ${failure}: others wait (410), FINISH_SALE answers what SALE would have, once`, async () => {
      const { till, remembered } = await unfinished(failure);
      expect(await codeOf(till.sell("1"))).toBe(410);
      const finished = await till.do("FINISH_SALE", { cashier: "Петрова" });
      expect(finished).toMatchObject({
        total: "5.00",
        rrn: "123",
        payments: [{ type: "Cashless", sum: "5" }],
      });
      expect(await till.code("FINISH_SALE")).toBe(651);
      expect(await till.code("CANCEL_SALE", cancel)).toBe(651);
      expect(await till.sell("5", byCard)).toMatchObject({ uid: finished.uid });
      expect((await till.sell("1")).resultCode).toBe(200);
      const { report } = await till.do("CLOSE_SHIFT");
      expect(report).toMatchObject({ sales: { count: 2, total: "6.00", cash: "1.00", cashless: "5.00" } });
      const { documents, fault } = await verifyJournal(join(till.till.folder, "work.journal"));
      expect({ documents, fault }).toEqual({ documents: 4, fault: undefined });
      expect([null, documents]).toContain(remembered());
    });

    test(`${name}, ${failure}: a repeat with the same operationId finishes the sale too`, async () => {
      const { till } = await unfinished(failure);
      const finished = await till.sell("5", byCard);
      expect(await till.code("FINISH_SALE")).toBe(651);
      expect(await till.sell("5", byCard)).toMatchObject({ uid: finished.uid });
      expect((await till.do("CLOSE_SHIFT")).report?.sales.count).toBe(1);
    });
  }

  test(`${name}: CANCEL_SALE gives the sale up, and nobody sells it by a repeat any more`, async () => {
    const { till, remembered } = await unfinished("after card");
    expect(await till.do("CANCEL_SALE", cancel)).toMatchObject({ messageDetail: "Продажа отменена" });
    expect(await codeOf(till.sell("5", byCard))).toBe(650);
    expect(await till.code("FINISH_SALE")).toBe(651);
    expect((await till.sell("1")).resultCode).toBe(200);
    expect((await till.do("CLOSE_SHIFT")).report?.sales).toMatchObject({ count: 1, total: "1.00" });
    expect([null, 3]).toContain(remembered());
  });

  test(`${name}: without an unfinished sale there is nothing to finish or cancel (651), before the cashier is looked for`, async () => {
    const { till } = await open();
    expect(await till.code("FINISH_SALE", { cashier: "" })).toBe(651);
    expect(await till.code("CANCEL_SALE", { ...cancel, cashier: "" })).toBe(651);
  });

  test(`${name}: who finishes or cancels is named (435), and cancelling has a reason (413)`, async () => {
    const { till } = await unfinished("after card");
    expect(await till.code("FINISH_SALE", { cashier: " " })).toBe(435);
    expect(await till.code("CANCEL_SALE", { ...cancel, cashier: " " })).toBe(435);
    expect(await till.code("CANCEL_SALE", { reason: "" })).toBe(413);
    expect(await codeOf(till.sell("1"))).toBe(410);
  });

  test(`${name}: while it goes on failing the sale stays unfinished, and ends when the device is well`, async () => {
    const { till, failures } = await unfinished("after card");
    failures.set("after card", 2);
    expect(await till.code("FINISH_SALE")).toBe(660);
    expect(await codeOf(till.sell("5", byCard))).toBe(660);
    expect(await codeOf(till.sell("1"))).toBe(410);
    expect(await till.code("FINISH_SALE")).toBe(200);
    expect((await till.do("CLOSE_SHIFT")).report?.sales.count).toBe(1);
  });

  test(`${name}: an unfinished sale is there after a restart`, async () => {
    const { till } = await unfinished("after card");
    expect(till.journal.unfinished()).toMatchObject({ operationId: "card-1", totalE2: 500 });
    await till.till.close();
    const again = await openTill({ folder: till.till.folder });
    expect(await codeOf(again.sell("1"))).toBe(410);
    expect(await again.do("FINISH_SALE")).toMatchObject({ total: "5.00" });
  });
}

test("a remote device that has registered the sale all the same: CANCEL_SALE is refused (651) and the receipt is written", async () => {
  const open = subjects["a remote device"];
  if (open === undefined) throw new Error("no subject");
  const { till, failures, remembered } = await open();
  await till.do("OPEN_SHIFT");
  failures.set("answer lost", 1);
  expect(await codeOf(till.sell("5", byCard))).toBe(660);
  expect(remembered()).toBe(2);
  expect(await till.code("CANCEL_SALE", cancel)).toBe(651);
  expect((await till.do("CLOSE_SHIFT")).report?.sales).toMatchObject({ count: 1, cashless: "5.00" });
  expect(remembered()).toBe(3);
});

test("a blocked device: FINISH_SALE is refused (409), CANCEL_SALE is not", async () => {
  const till = await openTill();
  await till.do("OPEN_SHIFT");
  till.failures.set("after card", 1);
  expect(await codeOf(till.sell("5", byCard))).toBe(660);
  till.failures.set("blocked");
  expect(await till.code("FINISH_SALE")).toBe(409);
  expect(await till.code("CANCEL_SALE", cancel)).toBe(200);
});
