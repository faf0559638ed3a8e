import type { TSchema } from "typebox";
import { blocks, json } from "../../openrpc/markdown.ts";
import { type ChapterOf, membersTable } from "../../openrpc/members.ts";
import { KindTotals, kindTotalsTitle, ShiftReport, TillInfo } from "../answers.ts";
import { Block } from "../blocks.ts";
import { Item, Marking } from "../items.ts";
import { LaneInfo } from "../queue.ts";

/** What stands in several bodies or answers, each told once. */

const chapters: ReadonlyMap<TSchema, string> = new Map<TSchema, string>([
  [Item, "#item"],
  [Marking, "#marking"],
  [Block, "#block"],
  [ShiftReport, "#report"],
  [TillInfo, "#state"],
  [LaneInfo, "#lane"],
]);

export const chapterOf: ChapterOf = (schema) =>
  "title" in schema && schema.title === kindTotalsTitle ? "#report" : chapters.get(schema);

export function parts(): string {
  const table = (schema: TSchema, requiredHead: string) => membersTable(schema, requiredHead, chapterOf);
  return blocks(
    "### Report",
    "The X report, and the Z report of CLOSE_SHIFT. It is computed from the shift's documents.",
    table(ShiftReport, "always"),
    "Totals of one kind:",
    table(KindTotals(""), "always"),
    "### State",
    table(TillInfo, "always"),
    "### Lane",
    "One way of messages to the hub: what waits in it holds up no other.",
    table(LaneInfo, "always"),
    "## Parts of bodies",
    "### Item",
    "A line of a receipt.",
    table(Item, "required"),
    "### Marking",
    "A code of marked goods: one of",
    json([{ si: "midom0im20m03223d-2-d" }, { ukz: "2321987121CAC" }]),
    table(Marking, "required"),
    "### Block",
    "What is printed before or after a receipt: a string, or one of",
    json([{ Text: { text: "Спасибо за покупку" } }, { QrCode: { qrCode: "aHR0cHM6Ly9leGFtcGxlLmJ5" } }]),
    table(Block, "required"),
  );
}
