import type { Mode } from "../journal/document.ts";
import type { Paper } from "./paper.ts";
import type { Printing, Setting } from "./setting.ts";

const modeMark: Readonly<Record<Mode, string>> = { work: "", demo: "ДЕМО", training: "УЧЕБНЫЙ" };

/**
 * What the document is not: not a real one, not the first one. It stands above and below everything else, so that no
 * text from outside can stand in its place.
 */
export function layOutMarks(paper: Paper, mode: Mode, { isCopy, isDuplicate }: Printing): void {
  paper.center(modeMark[mode], "banner");
  if (isCopy) paper.center("КОПИЯ", "banner");
  if (isDuplicate) paper.center("ДУБЛИКАТ", "banner");
  if (mode !== "work" || isCopy || isDuplicate) paper.gap();
}

export function layOutHead(paper: Paper, { shop }: Setting, title: string): void {
  paper.center(shop.name, "bold");
  paper.center(shop.address);
  if (shop.taxNumber !== "") paper.center(`УНП ${shop.taxNumber}`);
  paper.rule();
  paper.center(title, "bold");
  paper.rule();
}
