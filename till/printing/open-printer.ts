import type { Dialect } from "./dialect.ts";
import { FilePrinter } from "./file-printer.ts";
import { nonePrinter } from "./none-printer.ts";
import type { Printer } from "./printer.ts";
import { TcpPrinter } from "./tcp-printer.ts";

/** Where the printer is. */
export type PrinterAddress =
  | { readonly driver: "none" }
  /** A folder or a device file. */
  | { readonly driver: "file"; readonly path: string }
  | { readonly driver: "tcp"; readonly host: string; readonly port: number };

export function openPrinter(address: PrinterAddress, dialect: Dialect): Printer {
  switch (address.driver) {
    case "none":
      return nonePrinter;
    case "file":
      return new FilePrinter(address.path);
    case "tcp":
      return new TcpPrinter({
        host: address.host,
        port: address.port,
        asksStatus: !dialect.includes("star"),
      });
  }
}
