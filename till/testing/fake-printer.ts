import { once } from "node:events";
import { createServer, type Server, type Socket } from "node:net";
import { steadyPort } from "@prilavok/contracts/testing/steady-port.ts";
import { onTestFinished } from "vitest";
import { statusRequest } from "../printing/printer-status.ts";
import { readEscPos } from "./escpos.ts";

/** What a fake printer does wrong. */
export interface PrinterFaults {
  /** Answers `DLE EOT` and `GS r`; many printers never do. */
  talks: boolean;
  trouble: "none" | "out of paper" | "cover open";
  /** Takes so many bytes of a connection, then breaks it off. */
  resetsAfterBytes: number;
  /** Takes the connection and nothing more. */
  takesNothing: boolean;
  /** Stops answering as soon as something to print has come. */
  fallsSilent: boolean;
  /** Goes on printing for ever: answers how it is, and never that it is done. */
  neverDone: boolean;
  /** The paper ends in the middle of the next job. */
  paperEndsInJob: boolean;
}

const well: PrinterFaults = {
  talks: false,
  trouble: "none",
  resetsAfterBytes: Number.POSITIVE_INFINITY,
  takesNothing: false,
  fallsSilent: false,
  neverDone: false,
  paperEndsInJob: false,
};
/** `GS r 1`, which the library ends each job with. */
const doneRequest = Buffer.from("\x1dr1", "latin1");
const request = Buffer.from(statusRequest);

/** A printer on a real port of 127.0.0.1, with faults to be switched on. */
export class FakePrinter {
  readonly faults: PrinterFaults;
  /** What each connection brought, without the questions for the status. */
  readonly jobs: Buffer[] = [];
  #server: Server | undefined;
  #port = 0;
  readonly #sockets = new Set<Socket>();

  private constructor(faults: Partial<PrinterFaults>) {
    this.faults = { ...well, ...faults };
  }

  static async start(faults: Partial<PrinterFaults> = {}): Promise<FakePrinter> {
    const printer = new FakePrinter(faults);
    onTestFinished(() => printer.stop());
    await printer.start();
    return printer;
  }

  get address(): { readonly host: string; readonly port: number } {
    return { host: "127.0.0.1", port: this.#port };
  }

  get isOn(): boolean {
    return this.#server !== undefined;
  }

  /** The lines of every job that came whole. */
  get papers(): readonly (readonly string[])[] {
    return this.jobs
      .filter((job) => job.subarray(-3).equals(doneRequest))
      .map((job) => readEscPos(job).lines);
  }

  /** Switches it on, at the same port as before. */
  async start(): Promise<void> {
    const server = createServer({ allowHalfOpen: true }, (socket) => this.#serve(socket));
    this.#server = server;
    if (this.#port === 0) this.#port = await steadyPort();
    server.listen(this.#port, "127.0.0.1");
    await once(server, "listening");
  }

  /** Switches it off: connections break, new ones are refused. */
  async stop(): Promise<void> {
    const server = this.#server;
    this.#server = undefined;
    for (const socket of this.#sockets) socket.destroy();
    if (server === undefined) return;
    server.close();
    await once(server, "close");
  }

  #serve(socket: Socket): void {
    this.#sockets.add(socket);
    socket.on("close", () => this.#sockets.delete(socket));
    // A connection that is broken off is what some tests are about.
    socket.on("error", () => socket.destroy());
    if (this.faults.takesNothing) {
      socket.pause();
      return;
    }
    const place = this.jobs.push(Buffer.alloc(0)) - 1;
    let taken = 0;
    socket.on("data", (bytes: Buffer) => {
      const job = this.#answer(socket, Buffer.concat([this.jobs[place] ?? Buffer.alloc(0), bytes]));
      this.jobs[place] = job.subarray(0, this.faults.resetsAfterBytes);
      taken += bytes.length;
      if (taken >= this.faults.resetsAfterBytes) socket.resetAndDestroy();
    });
    socket.on("end", () => socket.end());
  }

  /** @returns the job without the questions that were answered. */
  #answer(socket: Socket, job: Buffer): Buffer {
    const at = job.indexOf(request);
    const isAsked = at === 0 || (at > 0 && at === job.length - request.length);
    const rest = isAsked ? Buffer.concat([job.subarray(0, at), job.subarray(at + request.length)]) : job;
    if (this.faults.paperEndsInJob && rest.length > 0) this.faults.trouble = "out of paper";
    if (!this.faults.talks || (this.faults.fallsSilent && rest.length > 0)) return rest;
    if (isAsked) socket.write(this.#status());
    const isDone = rest.subarray(-3).equals(doneRequest) && this.faults.trouble === "none";
    if (isDone && !this.faults.neverDone) socket.write(Uint8Array.of(0));
    return rest;
  }

  #status(): Uint8Array {
    const { trouble } = this.faults;
    const isWell = trouble === "none";
    return Uint8Array.of(
      isWell ? 0x12 : 0x1a,
      trouble === "cover open" ? 0x16 : trouble === "out of paper" ? 0x32 : 0x12,
      trouble === "out of paper" ? 0x72 : 0x12,
    );
  }
}
