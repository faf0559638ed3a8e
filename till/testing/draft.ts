import { randomBytes, randomUUID } from "node:crypto";
import { type E2, zeroE2 } from "@prilavok/contracts/till-api/exact.ts";
import { type DocumentKind, type NewDocument, noContent } from "../journal/document.ts";
import type { Journal } from "../journal/journal.ts";

/** Morning in Minsk. */
export const testStart = "2026-03-02T10:00:00+03:00";

/** A document that could follow: by default a cash sale of 1.00 in the journal's current shift. */
export function draft(
  journal: Journal,
  kind: DocumentKind = "sale",
  given: Partial<NewDocument> = {},
): NewDocument {
  const last = journal.last();
  const totalE2 = given.totalE2 ?? ((kind.startsWith("shift") ? 0 : 100) as E2);
  const number = (last?.number ?? 0) + 1;
  return {
    kind,
    uid: randomBytes(12).toString("hex").toUpperCase(),
    uuid: randomUUID(),
    numberCheck: String(number),
    registerNumber: "000000001",
    shift: journal.shift().number + (kind === "shift_open" ? 1 : 0),
    atMs: Date.parse(testStart) + number,
    offsetMinutes: 180,
    cashier: "Иванова",
    totalE2,
    cashE2: totalE2,
    cashlessE2: zeroE2,
    certificateE2: zeroE2,
    changeE2: zeroE2,
    drawerChangeE2: totalE2,
    baseNumber: null,
    operationId: null,
    rrn: "",
    content: noContent,
    ...given,
  };
}
