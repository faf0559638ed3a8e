/** Bodies that are being read or answered at this moment, of all devices together; beyond it the hub says "later". */
export const bodiesBytesMax = 128 * 1024 * 1024;
/** The share of one device: a till that sends slowly, or too much at once, stands in nobody else's way. */
export const deviceBodiesBytesMax = 16 * 1024 * 1024;
/** Bodies of callers whose key was refused, together. They are read only to answer under the call's id. */
export const strangersBodiesBytesMax = 8 * 1024 * 1024;

/** Counts the bytes of bodies that are held in memory, by the device that sent them. */
export class Room {
  readonly #byDevice = new Map<number, number>();
  #devices = 0;
  #strangers = 0;

  /** @param deviceId undefined for a caller whose key was refused. */
  isFull(deviceId: number | undefined): boolean {
    if (deviceId === undefined) return this.#strangers > strangersBodiesBytesMax;
    return this.#devices > bodiesBytesMax || (this.#byDevice.get(deviceId) ?? 0) > deviceBodiesBytesMax;
  }

  hold(deviceId: number | undefined, bytes: number): void {
    if (deviceId === undefined) {
      this.#strangers += bytes;
      return;
    }
    this.#devices += bytes;
    this.#byDevice.set(deviceId, (this.#byDevice.get(deviceId) ?? 0) + bytes);
  }

  release(deviceId: number | undefined, bytes: number): void {
    if (deviceId === undefined) {
      this.#strangers -= bytes;
      return;
    }
    this.#devices -= bytes;
    const left = (this.#byDevice.get(deviceId) ?? 0) - bytes;
    if (left > 0) this.#byDevice.set(deviceId, left);
    else this.#byDevice.delete(deviceId);
  }
}
