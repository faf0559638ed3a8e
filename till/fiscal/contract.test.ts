import { join } from "node:path";
import { expect, onTestFinished } from "vitest";
import { systemClock } from "../clock.ts";
import { fiscalContract } from "../testing/fiscal-contract.ts";
import { tillFolder } from "../testing/till-folder.ts";
import { Emulator } from "./emulator.ts";
import { EmulatorServer } from "./emulator-server.ts";
import type { FailureSwitch } from "./failure-switch.ts";
import type { FiscalDevice } from "./port.ts";
import { RemoteDevice } from "./remote.ts";

function subjectOf(device: FiscalDevice, failures: FailureSwitch) {
  return {
    device,
    fail: (...told: Parameters<FailureSwitch["set"]>) => failures.set(...told),
    setCertificate: (validToMs: number) => failures.setCertificate(validToMs),
    stateIs: (wanted: Partial<ReturnType<FiscalDevice["state"]>>) =>
      expect.poll(() => device.state(), { timeout: 3_000, interval: 20 }).toMatchObject(wanted),
  };
}

fiscalContract("emulator", async () => {
  const device = new Emulator({ serial: "K-1", clock: systemClock });
  return subjectOf(device, device.failures);
});

fiscalContract("remote", async () => {
  const server = await EmulatorServer.start({
    memoryPath: join(tillFolder(), "emulator.sqlite"),
    serial: "K-1",
    clock: systemClock,
    onProblem: (problem) => expect.fail(problem.message),
  });
  onTestFinished(() => server.close());
  const address = `http://127.0.0.1:${server.port}`;
  const device = await RemoteDevice.open({ address, waitMs: 300, statePauseMs: 50 });
  onTestFinished(() => device.close());
  return subjectOf(device, server.failures);
});
