import type { Clock } from "../clock.ts";
import { type EmulatorFailure, SettingsFile } from "./emulator-settings.ts";
import { FailureSwitch } from "./failure-switch.ts";
import {
  type DeviceState,
  FiscalFailure,
  type FiscalMark,
  type FiscalRequest,
  type MemorylessDevice,
} from "./port.ts";
import { registerNumberOf } from "./register-number.ts";

export interface EmulatorOptions {
  /** The till's: the register number follows from it. */
  readonly serial: string;
  readonly clock: Clock;
}

/** A file that switches failures, and who hears when it cannot be read. */
export interface SwitchedByFile {
  /** `emulator.json`. */
  readonly settingsPath: string;
  readonly onProblem: (problem: Error) => void;
}

/**
 * The built-in device: an emulator, no fiscal device. It registers nothing anywhere; it says so in its state, in
 * OTHER_INFO and on every receipt. It has no memory, therefore the journal's number is the document's number.
 */
export class Emulator implements MemorylessDevice {
  readonly memory = "none";
  readonly failures: FailureSwitch;
  readonly #clock: Clock;
  readonly #registerNumber: string;

  /** Without a file only code switches failures. */
  constructor(options: EmulatorOptions | (EmulatorOptions & SwitchedByFile)) {
    this.#clock = options.clock;
    this.#registerNumber = registerNumberOf(options.serial);
    const file =
      "settingsPath" in options ? new SettingsFile(options.settingsPath, options.onProblem) : undefined;
    this.failures = new FailureSwitch(file);
  }

  register({ uid, number, cashlessE2 }: FiscalRequest): FiscalMark {
    const failure = failureOf(this.failures.take({ cashlessE2 }));
    if (failure !== undefined) throw failure;
    if (this.failures.certificateValidToMs <= this.#clock.now())
      throw new FiscalFailure("certificate expired");
    return { uid, numberCheck: String(number), registerNumber: this.#registerNumber };
  }

  state(): DeviceState {
    return {
      ...standingOf(this.failures),
      driver: "emulator",
      isEmulator: true,
      registerNumber: this.#registerNumber,
    };
  }

  async close(): Promise<void> {}
}

/** What people can see of the switch: the same in both emulators. */
export function standingOf(failures: FailureSwitch): {
  readonly state: "ready" | "blocked" | "uninitialised";
  readonly certificateValidToMs: number;
} {
  const { standing } = failures;
  const isShut = standing === "blocked" || standing === "uninitialised";
  return {
    state: isShut ? standing : "ready",
    // A moment that is long past, for whoever looks: the certificate's own date is not changed by the switch.
    certificateValidToMs: standing === "certificate expired" ? 0 : failures.certificateValidToMs,
  };
}

/** As the port tells it. Undefined: nothing is wrong. */
function failureOf(failure: EmulatorFailure): FiscalFailure | undefined {
  switch (failure) {
    case "none":
      return undefined;
    case "certificate expired":
      return new FiscalFailure("certificate expired");
    case "blocked":
    case "uninitialised":
      return new FiscalFailure("blocked");
    case "refused":
    case "after card":
      return new FiscalFailure("refused");
    case "no answer":
      return new FiscalFailure("no answer");
    case "answer lost":
      return new FiscalFailure("no answer", "unknown");
  }
}
