import { constants } from "node:fs";
import { open, stat } from "node:fs/promises";
import { setTimeout as pause } from "node:timers/promises";
import { printIntoFolder } from "./folder-print.ts";
import { notPrinted, type Printer, type PrintOutcome, printed } from "./printer.ts";
import { faultOf, PrinterFault } from "./printer-fault.ts";

/** How often a device that takes nothing now is tried again. */
const lookMs = 20;

/**
 * Prints into a folder, a file for each job, or into a device file such as `/dev/usb/lp0`. A folder or device that is
 * not there is not made: a wrong path shall be noticed.
 */
export class FilePrinter implements Printer {
  readonly driver = "file";
  readonly #path: string;

  constructor(path: string) {
    this.#path = path;
  }

  async print(bytes: Uint8Array, signal: AbortSignal): Promise<PrintOutcome> {
    let isSent = false;
    try {
      if (signal.aborted) throw new PrinterFault("printing was broken off");
      if ((await stat(this.#path)).isDirectory()) {
        await printIntoFolder(this.#path, bytes);
        return printed;
      }
      await this.#printIntoDevice(bytes, signal, () => {
        isSent = true;
      });
      return printed;
    } catch (error) {
      const fault = faultOf(error);
      if (fault instanceof PrinterFault) return notPrinted(fault.message, isSent);
      throw fault;
    }
  }

  /** Never blocks on the device: a printer without paper takes no bytes for hours. */
  async #printIntoDevice(bytes: Uint8Array, signal: AbortSignal, onSent: () => void): Promise<void> {
    const file = await open(this.#path, constants.O_WRONLY | constants.O_APPEND | constants.O_NONBLOCK);
    try {
      for (let start = 0; start < bytes.length; ) {
        if (signal.aborted) throw new PrinterFault("the printer takes no more data");
        try {
          start += (await file.write(bytes, start)).bytesWritten;
          onSent();
        } catch (error) {
          if (!isBusy(error)) throw error;
          await pause(lookMs);
        }
      }
    } finally {
      await file.close();
    }
  }
}

function isBusy(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "EAGAIN";
}
