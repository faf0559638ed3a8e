import fc from "fast-check";
import { expect, test } from "vitest";
import { sampleCheque, sampleDocument, sampleGoods, sampleLine } from "../testing/documents.ts";
import { readEscPos } from "../testing/escpos.ts";
import { samplePrintSetting as setting } from "../testing/print-setting.ts";
import { dialects } from "./dialect.ts";
import { layOut } from "./layout.ts";
import { renderBytes, renderSvg, renderText } from "./render.ts";
import type { Row } from "./row.ts";
import { firstPrinting } from "./setting.ts";

// Everything that a cash program sends may be written on a receipt, and none of it may be anything but text there.

const form = { ...setting.form, dialect: "escpos", cutsPaper: true } as const;

/** A receipt with one line, whose texts are all the same. */
function receiptOf(text: string): readonly Row[] {
  const goods = sampleGoods({
    name: text,
    code: text,
    section: { code: text, name: text },
    markings: [{ kind: "si", code: text }],
    seller: text,
  });
  const document = sampleDocument({
    cashier: text,
    rrn: text,
    content: {
      cheque: { ...sampleCheque, lines: [sampleLine({ goods })] },
      reason: text,
      baseDocument: text,
      orderUid: text,
    },
  });
  return layOut(document, setting, firstPrinting);
}

const attacks = [
  "a|b|c",
  "{command:\\x1bp0}",
  "{image:iVBORw0KGgo=}",
  "{code:1234;option:code39}",
  "{width:1;border:line}",
  "}{",
  "---",
  "===",
  "~~~",
  '_a_ "b" `c` ^d^ ^^^^^^^e',
  "\\n\\x1b\\x40",
  "\\",
  "\\\\n",
  "\\{a\\}",
  "line\nITOG 0.01",
  "line\r\nsecond",
  "\u001b@\u001bp0\u0019\u00fa",
  "\u001dV0",
  "<script>alert(1)</script>&amp;\"'",
  "\u037e\u1fef\u212a",
  "\u2028\u2029\u0085",
  "\\\u0301 x\u0338 {\u0301",
  "\u202eкидикс 100 %",
  "а".repeat(255),
  "  много   пробелов   100.00",
];

test.each(attacks)("%j is printed as text", (attack) => {
  const rows = receiptOf(attack);
  const paper = readEscPos(renderBytes(rows, form));
  const screen = renderText(rows, setting.form).split("\n").slice(0, -1);
  expect(paper).toMatchObject({ images: 1, cuts: 1, codePages: new Set([17]) });
  expect(paper.lines).toEqual(screen);
  expect(paper.lines).toHaveLength(rows.length - 1);
  for (const line of paper.lines) expect(line.length).toBeLessThanOrEqual(48);
});

test("a name comes out of the printer with every sign that it has", () => {
  const signs = Array.from({ length: 95 }, (_, place) => String.fromCharCode(place + 32)).join("");
  const paper = readEscPos(renderBytes(receiptOf(signs), form));
  expect(paper.lines.join("").replaceAll(" ", "")).toContain(signs.replaceAll(" ", ""));
});

test("no text changes how many lines, codes and cuts there are, on paper and screen", () => {
  const markup = fc.string({
    unit: fc.constantFrom(...'|{}~_"`^\\-=n x1b4;:,\n\r\t\u001b\u0301\u037eЖі'),
    maxLength: 40,
  });
  fc.assert(
    fc.property(fc.oneof(markup, fc.string({ unit: "binary", maxLength: 40 })), (text) => {
      const rows = receiptOf(text);
      const paper = readEscPos(renderBytes(rows, form));
      expect(paper).toMatchObject({ images: 1, cuts: 1 });
      expect(paper.lines).toHaveLength(rows.length - 1);
      expect(renderText(rows, setting.form).split("\n").slice(0, -1)).toEqual(paper.lines);
    }),
    { numRuns: 300 },
  );
});

test("a screen gets no element of a text's, and nothing from the network", () => {
  const svg = renderSvg(receiptOf("<script>alert(1)</script><image href='http://x'/>"), setting.form);
  const elements = new Set(Array.from(svg.matchAll(/<([a-zA-Z!]+)/g), ([, name]) => name));
  expect([...elements].sort()).toEqual(
    ["defs", "feComposite", "feFlood", "filter", "g", "path", "svg", "text", "tspan"].sort(),
  );
  expect(svg.replace("http://www.w3.org/2000/svg", "")).not.toContain("http");
});

test("a code's content cannot be a property of the markup", () => {
  const attack = "1;command:\u001bp0\u037eimage:x}\n{cut:1}|\\x1b\u2028 \u0301";
  const document = sampleDocument({ content: { suffix: [{ QrCode: { qrCode: attack } }] } });
  const paper = readEscPos(renderBytes(layOut(document, setting, firstPrinting), form));
  expect(paper).toMatchObject({ images: 2, cuts: 1 });
});

test.each(dialects)("the dialect %s writes Cyrillic letters in code page 866", (dialect) => {
  const bytes = renderBytes(receiptOf("Хлеб"), { ...form, dialect });
  expect(bytes.includes(Buffer.from([0x95, 0xab, 0xa5, 0xa1]))).toBe(true);
});

test("a printer whose table has cp866 at another place is told so", () => {
  const bytes = renderBytes(receiptOf("Хлеб"), { ...form, codePage: 7 });
  expect([...readEscPos(bytes).codePages]).toEqual([7]);
});
