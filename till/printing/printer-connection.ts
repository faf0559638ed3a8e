import { connect, type Socket } from "node:net";
import { faultOf, PrinterFault } from "./printer-fault.ts";

/** Small enough that a slow printer takes one within the time for it. */
const chunkBytes = 4_096;
/** Answers are a few bytes; one that talks more is no printer, and is not listened to any longer. */
const heardBytesMax = 1_024;

/** A conversation with a printer over TCP. Every wait has a limit; what goes wrong is a `PrinterFault`. */
export class PrinterConnection {
  readonly #socket: Socket;
  readonly #heard: number[] = [];
  #isConnected = false;
  #isClosed = false;
  #error: Error | undefined;
  /** Looks again whether what is waited for is there. */
  #look: () => void = () => {};

  private constructor(host: string, port: number) {
    this.#socket = connect({ host, port, allowHalfOpen: true, noDelay: true });
    this.#socket.on("connect", () => {
      this.#isConnected = true;
      this.#look();
    });
    this.#socket.on("data", (bytes: Buffer) => {
      if (this.#heard.length < heardBytesMax) this.#heard.push(...bytes.subarray(0, heardBytesMax));
      this.#look();
    });
    this.#socket.on("error", (error) => {
      this.#error = error;
      this.#look();
    });
    this.#socket.on("close", () => {
      this.#isClosed = true;
      this.#look();
    });
  }

  /** @throws PrinterFault */
  static async open(
    host: string,
    port: number,
    waitMs: number,
    signal: AbortSignal,
  ): Promise<PrinterConnection> {
    const connection = new PrinterConnection(host, port);
    const abort = () => connection.#socket.destroy(new PrinterFault("printing was broken off"));
    if (signal.aborted) abort();
    signal.addEventListener("abort", abort, { once: true });
    connection.#socket.once("close", () => signal.removeEventListener("abort", abort));
    try {
      if (await connection.#until(() => connection.#isConnected, waitMs)) return connection;
      throw new PrinterFault("the printer does not answer");
    } catch (error) {
      connection.destroy();
      throw error;
    }
  }

  /** Hands bytes over. @param waitMs for each piece. @throws PrinterFault */
  async send(bytes: Uint8Array, waitMs: number): Promise<void> {
    for (let start = 0; start < bytes.length; start += chunkBytes) {
      let isTaken = false;
      this.#socket.write(bytes.subarray(start, start + chunkBytes), () => {
        isTaken = true;
        this.#look();
      });
      if (!(await this.#until(() => isTaken, waitMs)))
        throw new PrinterFault("the printer takes no more data");
    }
  }

  /** What the printer answers; as much as it does within `waitMs`. @throws PrinterFault */
  async hear(isEnough: (bytes: readonly number[]) => boolean, waitMs: number): Promise<readonly number[]> {
    await this.#until(() => isEnough(this.#heard), waitMs);
    return this.#heard.splice(0);
  }

  /** Says that nothing more comes, and gives the printer time to break off. @throws PrinterFault */
  async end(waitMs: number): Promise<void> {
    this.#socket.end();
    await this.#until(() => this.#isClosed, waitMs);
  }

  destroy(): void {
    this.#socket.destroy();
  }

  /** @returns whether it came true in time. @throws PrinterFault when the connection failed before. */
  async #until(isTrue: () => boolean, waitMs: number): Promise<boolean> {
    let timer: NodeJS.Timeout | undefined;
    await new Promise<void>((resolve) => {
      this.#look = () => {
        if (this.#error !== undefined || this.#isClosed || isTrue()) resolve();
      };
      timer = setTimeout(resolve, waitMs);
      this.#look();
    });
    clearTimeout(timer);
    this.#look = () => {};
    if (this.#error !== undefined) throw faultOf(this.#error);
    if (isTrue()) return true;
    if (this.#isClosed) throw new PrinterFault("the printer broke the connection off");
    return false;
  }
}
