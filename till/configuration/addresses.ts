import { resolve } from "node:path";
import type { PrinterAddress } from "../printing/open-printer.ts";

/** Where the fiscal device is. */
export type FiscalAddress =
  | { readonly driver: "emulator" }
  /** A device with a memory of its own, behind HTTP: `till/fiscal/wire.ts`. */
  | { readonly driver: "remote"; readonly address: string };

const portMax = 65_535;

/** `none`, `file:<path>` or `tcp://<host>[:<port>]`. @throws Error that says so. */
export function readPrinter(text: string): PrinterAddress {
  if (text === "none") return { driver: "none" };
  const path = /^file:(.+)$/.exec(text)?.[1];
  if (path !== undefined) return { driver: "file", path: resolve(path) };
  const [, host, port = "9100"] =
    /^tcp:\/\/(\[[0-9a-fA-F:.]+\]|[^\s/:@[\]]+)(?::(\d{1,5}))?\/?$/.exec(text) ?? [];
  if (host !== undefined && Number(port) >= 1 && Number(port) <= portMax) {
    return { driver: "tcp", host: host.replace(/^\[(.*)\]$/, "$1"), port: Number(port) };
  }
  throw new Error("must be none, file:<a folder or a device file> or tcp://<host>:<port>");
}

/** `emulator` or `http://<host>:<port>`. @throws Error that says so. */
export function readFiscal(text: string): FiscalAddress {
  if (text === "emulator") return { driver: "emulator" };
  if (URL.canParse(text) && new URL(text).protocol === "http:") return { driver: "remote", address: text };
  throw new Error("must be emulator or http://<host>:<port>");
}
