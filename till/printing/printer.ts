/** What became of one job. */
export type PrintOutcome =
  | { readonly isPrinted: true }
  | {
      readonly isPrinted: false;
      /** For people: `the printer is out of paper`. */
      readonly error: string;
      /** Bytes may have reached the paper: what is printed next time is a duplicate. */
      readonly isMaybePrinted: boolean;
    };

/** A way to a printer. */
export interface Printer {
  readonly driver: "none" | "file" | "tcp";
  /**
   * Prints one job; one at a time. Settles in bounded time whatever the printer does, and never rejects for what the
   * printer does. @param signal gives up at once; what was sent may be on the paper.
   */
  print(bytes: Uint8Array, signal: AbortSignal): Promise<PrintOutcome>;
}

export const printed: PrintOutcome = { isPrinted: true };

export function notPrinted(error: string, isMaybePrinted: boolean): PrintOutcome {
  return { isPrinted: false, error, isMaybePrinted };
}
