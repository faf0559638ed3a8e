import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { sampleDocuments, sampleReport } from "../testing/documents.ts";
import { readEscPos } from "../testing/escpos.ts";
import { samplePrintSetting as setting } from "../testing/print-setting.ts";
import { layOut } from "./layout.ts";
import { layOutXReport } from "./layout-report.ts";
import { renderBytes, renderSvg, renderText } from "./render.ts";
import type { Row } from "./row.ts";
import { firstPrinting } from "./setting.ts";

// The papers that are kept in golden/: the printer's bytes, the screen's picture, and the text for those who review.
// GOLDEN=write writes them anew; look at the difference that git shows.
const folder = join(import.meta.dirname, "golden");
const form = { ...setting.form, dialect: "escpos", cutsPaper: true } as const;
const { sale } = sampleDocuments;
const closed = { ...sampleReport };
Reflect.deleteProperty(closed, "closedAt");

const papers: Record<string, readonly Row[]> = {
  ...Object.fromEntries(
    Object.entries(sampleDocuments).map(([kind, document]) => {
      const base = document.baseNumber === null ? null : sale;
      return [kind, layOut(document, setting, { ...firstPrinting, base })];
    }),
  ),
  x_report: layOutXReport(closed, setting),
  training_copy_duplicate: layOut(
    sale,
    { ...setting, mode: "training" },
    { isCopy: true, isDuplicate: true, base: null },
  ),
};

describe.each(Object.entries(papers))("the paper of %s", (name, rows) => {
  test.each([
    ["bin", renderBytes(rows, form)],
    ["svg", Buffer.from(renderSvg(rows, form))],
    ["txt", Buffer.from(renderText(rows, form))],
  ])("is the kept one as %s", (ending, bytes) => {
    const path = join(folder, `${name}.${ending}`);
    if (process.env.GOLDEN === "write") {
      mkdirSync(folder, { recursive: true });
      writeFileSync(path, bytes);
    }
    expect(existsSync(path)).toBe(true);
    const kept = readFileSync(path);
    if (ending === "bin") expect(bytes.equals(kept)).toBe(true);
    else expect(bytes.toString("utf8")).toBe(kept.toString("utf8"));
  });

  test("comes out of a printer with the very words, in code page 866", () => {
    const paper = readEscPos(readFileSync(join(folder, `${name}.bin`)));
    const words = readFileSync(join(folder, `${name}.txt`), "utf8");
    expect(paper.lines).toEqual(words.split("\n").slice(0, -1));
    expect([...paper.codePages]).toEqual([17]);
    expect(paper.cuts).toBe(1);
    expect(paper.images).toBe(rows.filter((row) => row.kind === "qr").length);
    for (const line of paper.lines) expect(line.length).toBeLessThanOrEqual(48);
  });
});
