import { join } from "node:path";
import type { Document } from "@prilavok/till/journal/document.ts";
import { exportDocuments } from "@prilavok/till/journal/export.ts";
import { verifyJournal } from "@prilavok/till/journal/verify.ts";

/** All documents of the tills with these folders. @throws when a journal has a fault. */
export async function documentsOf(tills: readonly { readonly dataDir: string }[]): Promise<Document[]> {
  const documents: Document[] = [];
  for (const { dataDir } of tills) {
    const path = join(dataDir, "work.journal");
    const { fault } = await verifyJournal(path);
    if (fault !== undefined) throw new Error(`${path}: ${fault.kind}: ${fault.detail}`);
    for await (const line of exportDocuments(path)) documents.push(JSON.parse(line) as Document);
  }
  return documents;
}

/** Those that the hub is to be told of. */
export function receiptsAmong(documents: readonly Document[]): Document[] {
  const others = ["deposit", "withdraw", "shift_open", "shift_close"];
  return documents.filter(({ kind }) => !others.includes(kind));
}
