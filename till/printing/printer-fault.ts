/** What is wrong with a printer or the way to it, in words for people. */
export class PrinterFault extends Error {}

const words: Readonly<Record<string, string>> = {
  ECONNREFUSED: "the printer refuses connections",
  ECONNRESET: "the printer broke the connection off",
  EPIPE: "the printer broke the connection off",
  ETIMEDOUT: "the printer does not answer",
  EHOSTUNREACH: "there is no way to the printer's address",
  ENETUNREACH: "there is no way to the printer's address",
  EHOSTDOWN: "there is no way to the printer's address",
  ENOTFOUND: "the printer's name is not known",
  EAI_AGAIN: "the printer's name cannot be looked up",
  ENOENT: "the printer's file or folder is not there",
  ENXIO: "no printer is connected to the device file",
  ENODEV: "no printer is connected to the device file",
  EIO: "the printer's device file fails",
  EACCES: "the printer's file may not be written",
  EPERM: "the printer's file may not be written",
  EBUSY: "the printer's device file is in use",
  ENOSPC: "the disk of the printer's folder is full",
  EROFS: "the disk of the printer's folder is read-only",
  EDQUOT: "the disk of the printer's folder is full",
};

/** A failure of the operating system in words for people; other errors are not a printer's and are given back. */
export function faultOf(error: unknown): unknown {
  if (!(error instanceof Error) || error instanceof PrinterFault) return error;
  const code = "code" in error && typeof error.code === "string" ? error.code : undefined;
  if (code === undefined || !("syscall" in error)) return error;
  return new PrinterFault(words[code] ?? `the printer failed: ${code}`, { cause: error });
}
