/** Bodies and answers in memory at this moment, of all devices together; beyond it the hub says "later". */
export const heldBytesMax = 128 * 1024 * 1024;
/** The share of one device: one that sends slowly, reads slowly or asks too much at once stands in nobody else's way. */
export const deviceHeldBytesMax = 16 * 1024 * 1024;
/** The share of callers whose key was refused, together. Their bodies are read only to answer under the call's id. */
export const strangersHeldBytesMax = 8 * 1024 * 1024;

/** Counts the bytes of requests and of their answers that are held in memory, by the device that sent them. */
export class Room {
  readonly #byDevice = new Map<number, number>();
  #devices = 0;
  #strangers = 0;

  /** @param deviceId undefined for a caller whose key was refused. */
  isFull(deviceId: number | undefined): boolean {
    if (deviceId === undefined) return this.#strangers > strangersHeldBytesMax;
    return this.#devices > heldBytesMax || (this.#byDevice.get(deviceId) ?? 0) > deviceHeldBytesMax;
  }

  /** Counts one request, its body and its answer, until the answer is sent or its connection is gone. */
  open(deviceId: number | undefined, response: Closing): HeldBytes {
    const held = new HeldBytes((bytes) => this.#count(deviceId, bytes));
    if (response.closed) held.release();
    else response.once("close", () => held.release());
    return held;
  }

  #count(deviceId: number | undefined, bytes: number): void {
    if (deviceId === undefined) {
      this.#strangers += bytes;
      return;
    }
    this.#devices += bytes;
    const held = (this.#byDevice.get(deviceId) ?? 0) + bytes;
    if (held > 0) this.#byDevice.set(deviceId, held);
    else this.#byDevice.delete(deviceId);
  }
}

/** What is needed of a response: Node closes it when its last byte was handed to the system, or its connection ended. */
interface Closing {
  readonly closed: boolean;
  once(event: "close", listener: () => void): unknown;
}

/** The bytes of one request. After its end nothing is counted any more. */
export class HeldBytes {
  readonly #count: (bytes: number) => void;
  #bytes = 0;
  #isReleased = false;

  constructor(count: (bytes: number) => void) {
    this.#count = count;
  }

  add(bytes: number): void {
    if (this.#isReleased) return;
    this.#bytes += bytes;
    this.#count(bytes);
  }

  release(): void {
    if (this.#isReleased) return;
    this.#isReleased = true;
    this.#count(-this.#bytes);
  }
}
