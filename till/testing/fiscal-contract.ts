import { randomBytes } from "node:crypto";
import { describe, expect, it } from "vitest";
import type { EmulatorFailure } from "../fiscal/emulator-settings.ts";
import { type FiscalDevice, FiscalFailure, type FiscalMark, type FiscalRequest } from "../fiscal/port.ts";

/** A driver with its device, and what the suite has to be able to do to the device. */
export interface FiscalSubject {
  readonly device: FiscalDevice;
  /** Makes the device fail; `next` limits it to so many documents. */
  fail(failure: EmulatorFailure, next?: number): void;
  setCertificate(validToMs: number): void;
  /** Resolves when what was set can be seen in the driver's state. */
  stateIs(wanted: Partial<ReturnType<FiscalDevice["state"]>>): Promise<void>;
}

let documents = 0;

export function fiscalRequest(over: Partial<FiscalRequest> = {}): FiscalRequest {
  documents += 1;
  return {
    uid: randomBytes(12).toString("hex").toUpperCase(),
    kind: "sale",
    number: documents,
    shift: 1,
    atMs: Date.now(),
    totalE2: 797,
    cashlessE2: 0,
    cashier: "Кассир",
    ...over,
  };
}

/** What the device says of a request: a mark, or how it failed. */
async function outcome(device: FiscalDevice, request: FiscalRequest): Promise<FiscalMark | FiscalFailure> {
  try {
    return await device.register(request);
  } catch (cause) {
    if (cause instanceof FiscalFailure) return cause;
    throw cause;
  }
}

async function marked(device: FiscalDevice, request: FiscalRequest): Promise<FiscalMark> {
  const mark = await outcome(device, request);
  if (mark instanceof FiscalFailure) throw mark;
  return mark;
}

/** What every driver of the port does, whatever stands behind it. */
export function fiscalContract(name: string, open: () => Promise<FiscalSubject>): void {
  describe(`the fiscal driver ${name}`, () => {
    it("gives a document back its uid, a number and the register's number of 9 digits", async () => {
      const { device } = await open();
      const request = fiscalRequest();
      const mark = await marked(device, request);
      expect(mark.uid).toBe(request.uid);
      expect(mark.numberCheck).toMatch(/^[0-9]+$/);
      expect(mark.registerNumber).toMatch(/^[0-9]{9}$/);
      expect(device.state().registerNumber).toBe(mark.registerNumber);
    });

    it("gives a repeated request the same mark", async () => {
      const { device } = await open();
      const request = fiscalRequest();
      expect(await marked(device, request)).toEqual(await marked(device, request));
    });

    it("gives every document a number of its own", async () => {
      const { device } = await open();
      const numbers: string[] = [];
      for (let made = 0; made < 20; made++) {
        numbers.push((await marked(device, fiscalRequest())).numberCheck);
      }
      expect(new Set(numbers).size).toBe(20);
      expect([...numbers].sort((one, other) => Number(one) - Number(other))).toEqual(numbers);
    });

    it("says that it is an emulator, and until when its certificate is good", async () => {
      const { device, setCertificate, stateIs } = await open();
      expect(device.state()).toMatchObject({ isEmulator: true, state: "ready" });
      setCertificate(4_000_000_000_000);
      await stateIs({ certificateValidToMs: 4_000_000_000_000 });
    });

    for (const [failure, reason] of [
      ["blocked", "blocked"],
      ["uninitialised", "blocked"],
      ["certificate expired", "certificate expired"],
      ["refused", "refused"],
    ] as const) {
      it(`registers nothing while it is "${failure}", says so, and registers the same request afterwards`, async () => {
        const { device, fail } = await open();
        const request = fiscalRequest();
        fail(failure);
        expect(await outcome(device, request)).toMatchObject({ reason, isRegistered: "no" });
        if (device.memory === "own") expect(await device.find(request.uid)).toBeUndefined();
        fail("none");
        expect((await marked(device, request)).uid).toBe(request.uid);
      });
    }

    it("shows in its state that it is blocked or not initialised, and when that is over", async () => {
      const { fail, stateIs } = await open();
      fail("blocked");
      await stateIs({ state: "blocked" });
      fail("uninitialised");
      await stateIs({ state: "uninitialised" });
      fail("none");
      await stateIs({ state: "ready" });
    });

    it("refuses when the certificate's date has passed", async () => {
      const { device, setCertificate } = await open();
      setCertificate(Date.now() - 1);
      expect(await outcome(device, fiscalRequest())).toMatchObject({ reason: "certificate expired" });
    });

    for (const failure of ["no answer", "answer lost"] as const) {
      it(`after "${failure}" a repeat of the request brings it to one end`, async () => {
        const { device, fail } = await open();
        const request = fiscalRequest();
        fail(failure, 1);
        const first = await outcome(device, request);
        expect(first).toMatchObject({ reason: "no answer" });
        if (failure === "answer lost") expect(first).toMatchObject({ isRegistered: "unknown" });
        const found = device.memory === "own" ? await device.find(request.uid) : undefined;
        if (device.memory === "own") expect(found !== undefined).toBe(failure === "answer lost");
        const mark = await marked(device, request);
        expect(mark.uid).toBe(request.uid);
        if (found !== undefined) expect(mark).toEqual(found);
      });
    }

    it("fails after the card was taken, and only then", async () => {
      const { device, fail } = await open();
      fail("after card");
      const paidByCard = fiscalRequest({ cashlessE2: 797 });
      expect(await outcome(device, paidByCard)).toMatchObject({ reason: "refused", isRegistered: "no" });
      expect((await marked(device, fiscalRequest())).numberCheck).toMatch(/^[0-9]+$/);
      fail("none");
      expect((await marked(device, paidByCard)).uid).toBe(paidByCard.uid);
    });

    it("fails for the next documents only, when it is told so, and stays ready for them to be tried", async () => {
      const { device, fail } = await open();
      fail("blocked", 2);
      expect(device.state().state).toBe("ready");
      expect(await outcome(device, fiscalRequest())).toMatchObject({ reason: "blocked" });
      expect(await outcome(device, fiscalRequest())).toMatchObject({ reason: "blocked" });
      expect(await outcome(device, fiscalRequest())).not.toBeInstanceOf(FiscalFailure);
    });
  });
}
