import {
  type DeviceState,
  FiscalFailure,
  type FiscalMark,
  type FiscalRequest,
  type RememberingDevice,
} from "./port.ts";
import { call } from "./remote-call.ts";
import { markBody, refusalBody, stateBody } from "./wire.ts";

export interface RemoteOptions {
  /** Such as `http://127.0.0.1:37016`. */
  readonly address: string;
  /** How long a document may take; absent: 10 s. */
  readonly waitMs?: number;
  /** How often the state is asked for; absent: every 2 s. */
  readonly statePauseMs?: number;
}

const waitDefaultMs = 10_000;
const stateWaitMs = 1_000;
const statePauseDefaultMs = 2_000;

/** A device with a memory of its own behind HTTP. The protocol is described in wire.ts. */
export class RemoteDevice implements RememberingDevice {
  readonly memory = "own";
  readonly #address: URL;
  readonly #waitMs: number;
  readonly #statePauseMs: number;
  #state: DeviceState = {
    driver: "remote",
    isEmulator: false,
    registerNumber: "",
    state: "unreachable",
    certificateValidToMs: null,
  };
  #timer: NodeJS.Timeout | undefined;
  #isClosed = false;

  private constructor({ address, waitMs, statePauseMs }: RemoteOptions) {
    this.#address = new URL(address);
    if (this.#address.protocol !== "http:") throw new Error(`the device's address must be http: ${address}`);
    this.#waitMs = waitMs ?? waitDefaultMs;
    this.#statePauseMs = statePauseMs ?? statePauseDefaultMs;
  }

  /** Asks for the state first. A device that does not answer is `unreachable` and is asked again, for ever. */
  static async open(options: RemoteOptions): Promise<RemoteDevice> {
    const device = new RemoteDevice(options);
    await device.#look();
    return device;
  }

  async register(request: FiscalRequest): Promise<FiscalMark> {
    const { status, body } = await this.#call("POST", "register", JSON.stringify(request));
    if (status === 200) return this.#mark(body, request.uid);
    if (status === 409 && refusalBody.Check(body)) throw new FiscalFailure(body.reason);
    throw new FiscalFailure("no answer", "unknown");
  }

  async find(uid: string): Promise<FiscalMark | undefined> {
    const { status, body } = await this.#call("GET", `documents/${uid}`, null);
    if (status === 200) return this.#mark(body, uid);
    // Any server answers 404 to an address that it does not know: only the device's own words count.
    if (status === 404 && isAbsence(body)) return undefined;
    throw new FiscalFailure("no answer", "unknown");
  }

  /** As it was heard last; it is asked for in the background. */
  state(): DeviceState {
    return this.#state;
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    clearTimeout(this.#timer);
  }

  #mark(body: unknown, uid: string): FiscalMark {
    if (!markBody.Check(body) || body.uid !== uid) throw new FiscalFailure("no answer", "unknown");
    return { uid, numberCheck: body.numberCheck, registerNumber: body.registerNumber };
  }

  #call(method: "GET" | "POST", path: string, body: string | null) {
    return call(this.#urlOf(path), method, body, this.#waitMs);
  }

  #urlOf(path: string): URL {
    const url = new URL(this.#address);
    url.pathname = `${url.pathname.replace(/\/$/, "")}/${path}`;
    return url;
  }

  async #look(): Promise<void> {
    try {
      const { status, body } = await call(this.#urlOf("state"), "GET", null, stateWaitMs);
      if (status !== 200 || !stateBody.Check(body)) throw new FiscalFailure("no answer");
      this.#state = { driver: "remote", ...body };
    } catch (cause) {
      if (!(cause instanceof FiscalFailure)) throw cause;
      this.#state = { ...this.#state, state: "unreachable" };
    } finally {
      if (!this.#isClosed) this.#timer = setTimeout(() => void this.#look(), this.#statePauseMs).unref();
    }
  }
}

function isAbsence(body: unknown): boolean {
  return typeof body === "object" && body !== null && "reason" in body && body.reason === "not registered";
}
