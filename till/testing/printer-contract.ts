import { randomBytes } from "node:crypto";
import { describe, expect, test } from "vitest";
import type { Printer } from "../printing/printer.ts";

/** A printer of one driver, in a test. */
export interface PrinterUnderTest {
  readonly printer: Printer;
  /** What came out so far, one job after the other. */
  paper(): Promise<Buffer>;
  /** Makes printing impossible from now on. */
  breakIt(): Promise<void>;
  mendIt(): Promise<void>;
}

const never = new AbortController().signal;

/** What every driver does. `none` prints by leaving out: it has no paper and cannot break. */
export function describePrinter(driver: string, start: () => Promise<PrinterUnderTest>): void {
  describe(`a printer of the driver ${driver}`, () => {
    test("prints a job byte for byte", async () => {
      const { printer, paper } = await start();
      const job = Buffer.from(Array.from({ length: 256 }, (_, byte) => byte));
      expect(printer.driver).toBe(driver);
      expect(await printer.print(job, never)).toEqual({ isPrinted: true });
      expect(await paper()).toEqual(driver === "none" ? Buffer.alloc(0) : job);
    });

    test("prints jobs one after the other", async () => {
      const { printer, paper } = await start();
      for (const job of ["first ", "second ", "third"]) await printer.print(Buffer.from(job), never);
      if (driver !== "none") expect((await paper()).toString()).toBe("first second third");
    });

    test("prints a job of 2 MB whole", async () => {
      const { printer, paper } = await start();
      const job = randomBytes(2 * 1024 * 1024);
      expect(await printer.print(job, never)).toEqual({ isPrinted: true });
      if (driver !== "none") expect((await paper()).equals(job)).toBe(true);
    });

    test.skipIf(driver === "none")("tells that it is broken, and prints when it is mended", async () => {
      const { printer, paper, breakIt, mendIt } = await start();
      await breakIt();
      const outcome = await printer.print(Buffer.from("lost"), never);
      expect(outcome).toEqual({
        isPrinted: false,
        error: expect.stringMatching(/printer/),
        isMaybePrinted: false,
      });
      await mendIt();
      expect(await printer.print(Buffer.from("found"), never)).toEqual({ isPrinted: true });
      expect((await paper()).toString()).toBe("found");
    });

    test.skipIf(driver === "none")("begins nothing when it is broken off before", async () => {
      const { printer, paper } = await start();
      const outcome = await printer.print(Buffer.from("late"), AbortSignal.abort());
      expect(outcome).toMatchObject({ isPrinted: false, isMaybePrinted: false });
      expect((await paper()).toString()).toBe("");
    });
  });
}
