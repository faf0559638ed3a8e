import { join } from "node:path";
import { onTestFinished } from "vitest";
import { EmulatorServer } from "../fiscal/emulator-server.ts";
import type { FiscalMark, FiscalRequest, RememberingDevice } from "../fiscal/port.ts";
import { RemoteDevice } from "../fiscal/remote.ts";
import { SettableClock } from "./settable-clock.ts";
import { openTestTill, type TestTill } from "./till.ts";
import { tillFolder } from "./till-folder.ts";

const answerWaitMs = 200;

/** What becomes of the process around the device's answer. */
export type Death = "before asking" | "after asking" | undefined;

/** A real device behind a process that can die: what it throws then is no answer of the device. */
class MortalDevice implements RememberingDevice {
  readonly memory = "own";
  death: Death;
  /** The connection is cut: nothing can be asked. */
  isCut = false;
  readonly #device: RemoteDevice;

  constructor(device: RemoteDevice) {
    this.#device = device;
  }

  async register(request: FiscalRequest): Promise<FiscalMark> {
    if (this.death === "before asking") throw new Error("the process died");
    const mark = await this.#device.register(request);
    if (this.death === "after asking") throw new Error("the process died");
    return mark;
  }

  async find(uid: string): Promise<FiscalMark | undefined> {
    if (!this.isCut) return this.#device.find(uid);
    const dead = await RemoteDevice.open({ address: "http://127.0.0.1:9", waitMs: answerWaitMs });
    try {
      return await dead.find(uid);
    } finally {
      await dead.close();
    }
  }

  state() {
    return this.#device.state();
  }

  close(): Promise<void> {
    return this.#device.close();
  }
}

/** A till with a device that has a memory of its own: the emulator behind HTTP. */
export interface RememberingTill extends TestTill {
  readonly device: MortalDevice;
  readonly server: EmulatorServer;
  /** Opens the till anew on the same files, beside the same device. */
  restart(): Promise<RememberingTill>;
}

export async function openRememberingTill(): Promise<RememberingTill> {
  const folder = tillFolder();
  const clock = new SettableClock("2026-03-02T10:00:00+03:00");
  const server = await EmulatorServer.start({
    memoryPath: join(folder, "device.db"),
    serial: "DEVICE",
    clock,
    onProblem: (problem) => {
      throw problem;
    },
  });
  onTestFinished(() => server.close());
  return openBeside(server, folder, clock);
}

async function openBeside(
  server: EmulatorServer,
  folder: string,
  clock: SettableClock,
): Promise<RememberingTill> {
  const address = `http://127.0.0.1:${server.port}`;
  const device = new MortalDevice(await RemoteDevice.open({ address, waitMs: answerWaitMs }));
  onTestFinished(() => device.close());
  const till = await openTestTill({ folder, clock, device });
  const restart = async () => {
    await till.close();
    await device.close();
    return openBeside(server, folder, clock);
  };
  return Object.defineProperties(
    { device, server, restart } as RememberingTill,
    Object.getOwnPropertyDescriptors(till),
  );
}
