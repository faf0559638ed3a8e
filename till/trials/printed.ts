import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import { readEscPos } from "../testing/escpos.ts";
import { operate } from "../testing/http.ts";

/** What came out of a printer. */
export interface PrintedPaper {
  /** The document's number. */
  readonly number: number;
  readonly isDuplicate: boolean;
}

/** As it stands on the paper, in letters of double width. */
const duplicate = "Д У Б Л И К А Т";

export function readPaper(lines: readonly string[]): PrintedPaper {
  const text = lines.join("\n");
  return { number: Number(/Документ № (\d+)/.exec(text)?.[1]), isDuplicate: text.includes(duplicate) };
}

/** Papers of documents that a printer which is a folder holds. X reports are none. */
export function papersIn(folder: string): readonly PrintedPaper[] {
  const names = readdirSync(folder).filter((name) => name.endsWith(".bin"));
  const papers = names.sort().map((name) => readPaper(readEscPos(readFileSync(join(folder, name))).lines));
  return papers.filter(({ number }) => !Number.isNaN(number));
}

/** Every document is on paper, and once at most without the mark of a duplicate. */
export function expectAllPrinted(papers: readonly PrintedPaper[], documents: number): void {
  const numbers = new Set(papers.map(({ number }) => number));
  expect([...numbers].sort((one, other) => one - other)).toEqual(
    Array.from({ length: documents }, (_, place) => place + 1),
  );
  const firsts = papers.filter(({ isDuplicate }) => !isDuplicate).map(({ number }) => number);
  expect(new Set(firsts).size).toBe(firsts.length);
}

/** What the till says of its printer. */
export async function printing(port: number): Promise<{ readonly waiting: number; readonly failed: number }> {
  const { info } = await operate(port, "OTHER_INFO", {});
  if (info === undefined) throw new Error("OTHER_INFO told nothing");
  return info.printing;
}
