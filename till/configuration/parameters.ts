import { resolve } from "node:path";
import { tillPortDefault } from "@prilavok/contracts/till-api/limits.ts";
import { isTimeZone } from "@prilavok/contracts/values/time.ts";
import { isTaxNumber } from "../cheque/tax-number.ts";
import { dialects } from "../printing/dialect.ts";
import { encodings } from "../printing/encoding.ts";
import { columnsChoice } from "../printing/row.ts";
import { readFiscal, readPrinter } from "./addresses.ts";
import { choice, integer, line, list, matching, optional, type Read } from "./read-values.ts";

/** One thing that an operator decides. Its names as a flag, a variable and a key of till.ini follow from its own. */
export interface Parameter<T> {
  /** A whole sentence. */
  readonly about: string;
  readonly byDefault: string;
  readonly read: Read<T>;
  /** Whether till.ini can have it: it cannot tell where it is itself. */
  readonly isInFile: boolean;
}

function define<T>(byDefault: string, read: Read<T>, about: string, isInFile = true): Parameter<T> {
  return { about, byDefault, read, isInFile };
}

const hostForm = /^(?:[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?|[0-9A-Fa-f:.]+)$/;
const namesMax = 20;

/** In the order in which they are shown. */
export const parameters = {
  data: define("./till-data", (text) => resolve(text), "Folder of the journals and of the till's own state."),
  conf: define(
    "/linuxcash/cash/conf",
    (text) => resolve(text),
    "Folder of till.ini, and of the plugins' files in ncash.ini.d.",
    false,
  ),
  port: define(String(tillPortDefault), integer(0, 65_535), "Port of the Till API; 0 takes a free one."),
  host: define(
    "127.0.0.1",
    matching(hostForm, "an address or a host's name"),
    "Address to listen on. Beyond this machine (such as 0.0.0.0) only with a PIN of at least 6 digits.",
  ),
  names: define(
    "",
    list(matching(hostForm, "hosts' names between commas"), namesMax),
    "Names under which callers reach the till, between commas; addresses and localhost need not be named.",
  ),
  ssdp: define(
    "auto",
    choice(["auto", "on", "off"]),
    "Whether the till can be found on the network by SSDP; auto: when it listens beyond this machine.",
  ),
  serial: define(
    "",
    optional(matching(/^[A-Za-z0-9-]{4,32}$/, "4 to 32 letters, digits and hyphens")),
    "Serial number of a new till; by default one is made up. A till with a journal keeps the journal's.",
  ),
  shopName: define("", line(200), "The seller and the shop, at the head of every receipt."),
  shopAddress: define("", line(200), "The shop's address, at the head of every receipt."),
  shopTaxNumber: define(
    "",
    (text) => {
      if (text === "" || isTaxNumber(text)) return text;
      throw new Error("must be a УНП: 9 digits, the last of which checks the others");
    },
    "The seller's УНП, at the head of every receipt.",
  ),
  shopFarewell: define("", line(200), "A line at the foot of every receipt."),
  timeZone: define(
    "Europe/Minsk",
    (text) => {
      if (isTimeZone(text)) return text;
      throw new Error("must be the IANA name of a time zone, such as Europe/Minsk");
    },
    "Time zone of the shop, as an IANA name.",
  ),
  fiscal: define(
    "emulator",
    readFiscal,
    "The fiscal device: emulator (no fiscal device, and every receipt says so) or http://<host>:<port>.",
  ),
  printer: define(
    "none",
    readPrinter,
    "The printer: none, file:<a folder or a device file> or tcp://<host>:<port> (9100 by default).",
  ),
  printerDialect: define("escpos", choice(dialects), `The printer's command set: ${dialects.join(", ")}.`),
  printerEncoding: define("cp866", choice(encodings), `The printer's code page: ${encodings.join(" or ")}.`),
  printerCodePage: define(
    "",
    optional(integer(0, 255)),
    "Number of cp866 in the printer's own table, if it is not 17.",
  ),
  printerColumns: define(
    "42",
    (text) => {
      const found = columnsChoice.find((columns) => String(columns) === text);
      if (found !== undefined) return found;
      throw new Error(`must be one of ${columnsChoice.join(", ")}`);
    },
    `Characters in a line of the printer's paper: ${columnsChoice.join(", ")}.`,
  ),
  printerCuts: define("on", choice(["on", "off"]), "Whether the printer cuts the paper after each document."),
  queueDepthWarning: define(
    "100",
    integer(1, 999_999_999),
    "The till warns when more messages than this are in its queue.",
  ),
  queueAgeWarning: define(
    "24",
    integer(1, 8_760),
    "The till warns when a message has waited in its queue for more hours than this.",
  ),
  diskWarning: define(
    "500",
    integer(0, 999_999_999),
    "The till warns when the disk of its data folder has less room than this, in megabytes.",
  ),
  logLevel: define(
    "info",
    choice(["fatal", "error", "warn", "info", "debug", "trace", "silent"]),
    "What is logged, on the standard error: fatal, error, warn, info, debug, trace or silent.",
  ),
} as const;

export type ParameterName = keyof typeof parameters;

export const parameterNames = Object.keys(parameters) as readonly ParameterName[];

function words(name: ParameterName): string[] {
  return name.split(/(?=[A-Z])/).map((word) => word.toLowerCase());
}

/** @example variableOf("shopName") === "TILL_SHOP_NAME" */
export function variableOf(name: ParameterName): string {
  return ["till", ...words(name)].join("_").toUpperCase();
}

/** @example flagOf("shopName") === "--shop-name" */
export function flagOf(name: ParameterName): string {
  return `--${words(name).join("-")}`;
}

/** Key in the section `[till]`. @example keyOf("shopName") === "shop_name" */
export function keyOf(name: ParameterName): string {
  return words(name).join("_");
}
