import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { sampleDocument, sampleDocuments, sampleReport } from "../testing/documents.ts";
import { samplePrintSetting as setting } from "../testing/print-setting.ts";
import { layOut } from "./layout.ts";
import { layOutXReport } from "./layout-report.ts";
import { formatMoment, formatTime } from "./moment.ts";
import { renderBytes, renderText } from "./render.ts";
import { columnsChoice } from "./row.ts";
import { firstPrinting, type Setting } from "./setting.ts";
import { wrap } from "./wrap.ts";

function textOf(
  document = sampleDocuments.sale,
  given: Partial<Setting> = {},
  printing = firstPrinting,
): string {
  const all = { ...setting, ...given };
  return renderText(layOut(document, all, printing), all.form);
}

describe.each(columnsChoice)("on paper of %d columns", (columns) => {
  const form = { columns, encoding: "cp866" } as const;

  test.each(Object.entries(sampleDocuments))(
    "%s fits, and its sums stand at the right end",
    (_, document) => {
      const lines = textOf(document, { form }).split("\n");
      for (const line of lines) expect(line.length).toBeLessThanOrEqual(columns);
      for (const line of lines.filter((line) => /^(Наличными|Кассир|Касса) /.test(line))) {
        expect(line.length).toBe(columns);
      }
    },
  );

  test("the largest sums fit", () => {
    const document = sampleDocument({
      totalE2: 9_999_999_999_999 as never,
      drawerE2: Number.MAX_SAFE_INTEGER,
    });
    const text = textOf(document, { form });
    // Large letters are told with a space after each.
    expect(text.replaceAll(" ", "")).toContain("ИТОГ99999999999.99");
    for (const line of text.split("\n")) expect(line.length).toBeLessThanOrEqual(columns);
  });
});

test("the emulator's documents and those of practice say that they are no fiscal ones", () => {
  expect(textOf()).toContain("НЕ ЯВЛЯЕТСЯ ФИСКАЛЬНЫМ ДОКУМЕНТОМ");
  expect(textOf(sampleDocuments.sale, { isEmulator: false })).not.toContain("ФИСКАЛЬНЫМ");
  const practice = textOf(sampleDocuments.sale, { isEmulator: false, mode: "training" });
  expect(practice).toContain("НЕ ЯВЛЯЕТСЯ ФИСКАЛЬНЫМ ДОКУМЕНТОМ");
  expect(practice).not.toContain("ЭМУЛЯТОР");
});

test.each([
  ["demo", "Д Е М О"],
  ["training", "У Ч Е Б Н Ы Й"],
] as const)("every paper of the mode %s says so above and below everything else", (mode, mark) => {
  const reports = renderText(layOutXReport(sampleReport, { ...setting, mode }), setting.form);
  for (const text of [
    ...Object.values(sampleDocuments).map((document) => textOf(document, { mode })),
    reports,
  ]) {
    const lines = text.split("\n").filter((line) => line.trim() !== "");
    expect(lines.at(0)?.trim()).toBe(mark);
    expect(lines.at(-1)?.trim()).toBe(mark);
  }
});

test("work has no mark", () => {
  expect(textOf()).not.toMatch(/Д Е М О|У Ч Е Б Н|К О П И Я|Д У Б Л И/);
});

test("a return and a rollback name their receipt by the fiscal device's number and uid", () => {
  const base = sampleDocument({ numberCheck: "7001" });
  for (const document of [sampleDocuments.refund_by_receipt, sampleDocuments.rollback]) {
    const text = textOf(document, {}, { ...firstPrinting, base });
    expect(text).toContain("№ 7001");
    expect(text).toContain(base.uid);
  }
});

test("a document that was made while the clock was behind says so", () => {
  expect(textOf(sampleDocument({ isClockBehind: true }))).toContain("Часы кассы отставали");
});

test.each([
  [Date.UTC(2026, 10, 21, 21, 30, 15), 180, "22.11.2026 00:30:15 +03:00"],
  [Date.UTC(2026, 0, 1, 0, 0, 0), -570, "31.12.2025 14:30:00 -09:30"],
  [Date.UTC(2026, 1, 28, 23, 59, 59), 0, "28.02.2026 23:59:59 +00:00"],
])("the moment %d at %d minutes is printed as %s", (atMs, offset, printed) => {
  expect(formatMoment(atMs, offset)).toBe(printed);
});

test("a time of the API is printed as people write it", () => {
  expect(formatTime("2026-11-21T22:05:09+03:00")).toBe("21.11.2026 22:05:09 +03:00");
  expect(formatTime("2026-11-21T22:05:09.123Z")).toBe("21.11.2026 22:05:09 Z");
});

test("wrapping loses no word and exceeds no line", () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 200 }), fc.integer({ min: 10, max: 48 }), (text, columns) => {
      const lines = wrap(text, columns);
      expect(lines.length).toBeGreaterThan(0);
      for (const line of lines) expect(line.length).toBeLessThanOrEqual(columns);
      expect(lines.join("").replaceAll(" ", "")).toBe(text.replaceAll(" ", ""));
    }),
  );
});

test("a printer of many code pages is switched to cp866 for Russian and to cp1252 for «»", () => {
  const form = { columns: 48, encoding: "multilingual" } as const;
  const bytes = renderBytes(layOut(sampleDocuments.sale, { ...setting, form }, firstPrinting), {
    ...form,
    dialect: "escpos",
    cutsPaper: true,
  });
  expect(bytes.includes(Buffer.from("\x1bt\x11", "latin1"))).toBe(true);
  expect(
    bytes.includes(
      Buffer.concat([Buffer.from("\x1bt\x11", "latin1"), Buffer.from([0x95, 0xab, 0xa5, 0xa1])]),
    ),
  ).toBe(true);
});
