import { open } from "node:fs/promises";
import type { Fault } from "./draft.ts";
import { fileFault } from "./file-fault.ts";
import type { HeldReceipt } from "./receipt.ts";

/** Writes what is not imported to a file: one JSON object a line, for each receipt and each row that belongs to none. */
export async function writeRefusals(
  path: string,
  receipts: readonly HeldReceipt[],
  rows: readonly Fault[],
): Promise<void> {
  const file = await open(path, "w").catch((error: unknown) => {
    throw fileFault(path, error);
  });
  try {
    for (const { receipt, firstLine, lastLine, fault } of receipts) {
      await file.write(`${JSON.stringify({ receipt, lines: [firstLine, lastLine], ...fault })}\n`);
    }
    for (const { line, reason, detail } of rows) {
      await file.write(`${JSON.stringify({ line, reason, detail })}\n`);
    }
  } finally {
    await file.close();
  }
}
