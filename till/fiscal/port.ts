/**
 * The fiscal device: it gives each document its uid and number and may refuse. Two kinds of driver, because they
 * must be brought together with the journal in different ways:
 * - without a memory of its own (the built-in emulator): asked inside the journal's transaction, so that there is
 *   nothing to reconcile;
 * - with a memory of its own (a real device): an intent is durable before it is asked, and after a crash or a silence
 *   it is asked by the request's uid what became of it.
 */

export interface FiscalRequest {
  /** 24 hex digits, upper case, made by the till: a repeat with the same uid is the same document. */
  readonly uid: string;
  readonly kind: string;
  /** The journal's number of the document. */
  readonly number: number;
  readonly shift: number;
  readonly atMs: number;
  readonly totalE2: number;
  /** Paid by card or another cashless way: this money may have been taken already. */
  readonly cashlessE2: number;
  readonly cashier: string;
}

export interface FiscalMark {
  readonly uid: string;
  /** The device's number of the document: `numberCheck`. */
  readonly numberCheck: string;
  readonly registerNumber: string;
}

export interface DeviceState {
  readonly driver: string;
  readonly isEmulator: boolean;
  readonly registerNumber: string;
  readonly state: "ready" | "blocked" | "uninitialised" | "unreachable";
  readonly certificateValidToMs: number | null;
}

export type FailureReason = "blocked" | "certificate expired" | "no answer" | "refused";

/** The device did not register a document, or did not say whether it did. */
export class FiscalFailure extends Error {
  readonly reason: FailureReason;
  /** Whether the document may be in the device's memory all the same. */
  readonly isRegistered: "no" | "unknown";

  constructor(reason: FailureReason, isRegistered: "no" | "unknown" = "no") {
    super(`the fiscal device failed: ${reason}`);
    this.reason = reason;
    this.isRegistered = isRegistered;
  }
}

interface AnyDevice {
  /** Never throws, and never waits for the device longer than a second. */
  state(): DeviceState;
  close(): Promise<void>;
}

export interface MemorylessDevice extends AnyDevice {
  readonly memory: "none";
  /** @throws FiscalFailure */
  register(request: FiscalRequest): FiscalMark;
}

export interface RememberingDevice extends AnyDevice {
  readonly memory: "own";
  /** @throws FiscalFailure */
  register(request: FiscalRequest): Promise<FiscalMark>;
  /** What became of a request; undefined: it was never registered. @throws FiscalFailure when it cannot be asked. */
  find(uid: string): Promise<FiscalMark | undefined>;
}

export type FiscalDevice = MemorylessDevice | RememberingDevice;
