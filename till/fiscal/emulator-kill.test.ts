import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { startEmulatorProcess } from "../testing/emulator-process.ts";
import { fiscalRequest } from "../testing/fiscal-contract.ts";
import { tillFolder } from "../testing/till-folder.ts";
import { FiscalFailure, type FiscalMark } from "./port.ts";
import { RemoteDevice } from "./remote.ts";

const kills = 5;
const callers = 4;

test("over SIGKILLs of the device each document has one mark, and numbers have no gap", async () => {
  const memoryPath = join(tillFolder(), "emulator.sqlite");
  let emulator = await startEmulatorProcess(memoryPath);
  const { port } = emulator;
  onTestFinished(() => emulator.kill());
  const device = await RemoteDevice.open({ address: `http://127.0.0.1:${port}`, waitMs: 1_000 });
  onTestFinished(() => device.close());
  const marks = new Map<string, FiscalMark>();
  let unknown = 0;
  let isOver = false;

  /** As the till does it: a document whose end is not known is asked for, and tried again with the same uid. */
  async function callOn(): Promise<void> {
    let request = fiscalRequest();
    while (!isOver) {
      try {
        const mark = (await device.find(request.uid)) ?? (await device.register(request));
        expect(marks.get(request.uid) ?? mark).toEqual(mark);
        marks.set(request.uid, mark);
        expect(await device.register(request)).toEqual(mark);
        request = fiscalRequest();
      } catch (cause) {
        if (!(cause instanceof FiscalFailure)) throw cause;
        if (cause.isRegistered === "unknown") unknown += 1;
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
    }
  }

  const calling = Promise.all(Array.from({ length: callers }, callOn));
  for (let killed = 0; killed < kills; killed++) {
    await new Promise((resolve) => setTimeout(resolve, 20 + Math.random() * 200));
    await emulator.kill();
    emulator = await startEmulatorProcess(memoryPath, port);
  }
  await new Promise((resolve) => setTimeout(resolve, 100));
  isOver = true;
  await calling;

  for (const [uid, mark] of marks) expect(await device.find(uid)).toEqual(mark);
  const numbers = [...marks.values()].map(({ numberCheck }) => Number(numberCheck)).sort((a, b) => a - b);
  expect(new Set(numbers).size).toBe(numbers.length);
  expect(numbers.length).toBeGreaterThan(kills);
  expect(unknown).toBeGreaterThan(0);
  // Only the last document of each caller can be in the device and not in `marks`.
  expect(Math.max(...numbers) - numbers.length).toBeLessThanOrEqual(callers);
});
