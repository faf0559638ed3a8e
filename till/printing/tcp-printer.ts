import { notPrinted, type Printer, type PrintOutcome, printed } from "./printer.ts";
import { PrinterConnection } from "./printer-connection.ts";
import { PrinterFault } from "./printer-fault.ts";
import { isDone, isStatus, statusAnswers, statusRequest, troubleIn } from "./printer-status.ts";

export interface TcpPrinterOptions {
  readonly host: string;
  readonly port: number;
  /** False for printers that do not speak ESC/POS: they are not asked how they are. */
  readonly asksStatus: boolean;
  readonly limits?: Partial<TcpLimits>;
}

export interface TcpLimits {
  readonly connectMs: number;
  /** How long a printer has for telling its status. One that says nothing in it is believed to be well. */
  readonly statusMs: number;
  /** How long a printer has for taking 4 kB; a slow one prints that in some 3 seconds. */
  readonly takeMs: number;
  /** How long a printer that talks has for telling that it is done. */
  readonly doneMs: number;
  /** How long a printer has for breaking off after the last byte. */
  readonly endMs: number;
}

export const tcpPortDefault = 9_100;
export const tcpLimitsDefault: TcpLimits = {
  connectMs: 3_000,
  statusMs: 300,
  takeMs: 10_000,
  doneMs: 2_000,
  endMs: 300,
};

/**
 * A printer on the network ("raw" printing). Printers that answer are asked how they are before and after a job; with
 * those that never answer, bytes that were taken count as printed.
 */
export class TcpPrinter implements Printer {
  readonly driver = "tcp";
  readonly #options: TcpPrinterOptions;
  readonly #limits: TcpLimits;

  constructor(options: TcpPrinterOptions) {
    this.#options = options;
    this.#limits = { ...tcpLimitsDefault, ...options.limits };
  }

  async print(bytes: Uint8Array, signal: AbortSignal): Promise<PrintOutcome> {
    const { host, port } = this.#options;
    let connection: PrinterConnection | undefined;
    let isSent = false;
    try {
      connection = await PrinterConnection.open(host, port, this.#limits.connectMs, signal);
      const before = await this.#ask(connection);
      if (before.trouble !== undefined) return notPrinted(before.trouble, false);
      isSent = true;
      await connection.send(bytes, this.#limits.takeMs);
      if (before.isTalking) await this.#awaitPaper(connection);
      await connection.end(this.#limits.endMs);
      return printed;
    } catch (error) {
      if (error instanceof PrinterFault) return notPrinted(error.message, isSent);
      throw error;
    } finally {
      connection?.destroy();
    }
  }

  /** How the printer is, if it tells. */
  async #ask(connection: PrinterConnection): Promise<{ isTalking: boolean; trouble: string | undefined }> {
    if (!this.#options.asksStatus) return { isTalking: false, trouble: undefined };
    await connection.send(statusRequest, this.#limits.takeMs);
    const isAll = (heard: readonly number[]) => heard.filter(isStatus).length >= statusAnswers;
    const heard = await connection.hear(isAll, this.#limits.statusMs);
    return { isTalking: heard.some(isStatus), trouble: troubleIn(heard) };
  }

  /**
   * A printer that told its status before the job tells too when it is done. One that does not is asked again: paper
   * that ran out in the middle is found so. @throws PrinterFault
   */
  async #awaitPaper(connection: PrinterConnection): Promise<void> {
    const heard = await connection.hear((bytes) => bytes.some(isDone), this.#limits.doneMs);
    if (heard.some(isDone)) return;
    const after = await this.#ask(connection);
    if (!after.isTalking) throw new PrinterFault("the printer stopped answering");
    if (after.trouble !== undefined) throw new PrinterFault(after.trouble);
  }
}
