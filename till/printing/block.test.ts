import type { Block } from "@prilavok/contracts/till-api/blocks.ts";
import { expect, test } from "vitest";
import { layOutBlocks } from "./block.ts";
import { Paper } from "./paper.ts";
import { renderBytes } from "./render.ts";
import type { Columns, Row } from "./row.ts";

const dot = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNgAAAAAgABSK+kcQAAAABJRU5ErkJggg==";

function rowsOf(blocks: readonly Block[], columns: Columns = 48): readonly Row[] {
  const paper = new Paper({ columns, encoding: "cp866" });
  layOutBlocks(paper, blocks);
  return paper.rows;
}

function codeOf(qrCode: string): Row | undefined {
  return rowsOf([{ QrCode: { qrCode } }]).find((row) => row.kind !== "text" || row.text !== "");
}

test("a text block keeps its lines and its spaces", () => {
  const rows = rowsOf(["  a   b", { Text: { text: "c\r\nd" } }]);
  expect(rows.map((row) => row.kind === "text" && row.text)).toEqual(["  a   b", "c", "d"]);
});

test.each([
  ["padded base64", "0J/RgNC40LLQtdGCIQ==", "Привет!"],
  ["base64 without padding", "0J/RgNC40LLQtdGCIQ", "Привет!"],
  ["an address in base64", Buffer.from("https://a.by/?q=1").toString("base64"), "https://a.by/?q=1"],
  ["an address written plainly", "https://a.by/?q=1", "https://a.by/?q=1"],
  ["a word that would be base64 of no text", "BASE64", "BASE64"],
  ["digits", "4810000000017", "4810000000017"],
])("a code given as %s holds the text", (_, given, data) => {
  expect(codeOf(given)).toMatchObject({ kind: "qr", data });
});

test("a PNG in base64 is printed as it is, padded or not", () => {
  expect(codeOf(dot)).toEqual({ kind: "image", png: dot });
  expect(codeOf(dot.replace(/=+$/, ""))).toEqual({ kind: "image", png: dot });
});

test.each([
  ["is broken", Buffer.from(dot, "base64").subarray(0, 40)],
  ["is wider than the paper", withSize(577, 1)],
  ["is longer than a receipt may be", withSize(1, 2_001)],
  ["would unpack to gigabytes", withSize(65_535, 65_535)],
])("an image that %s is told of, not printed", (_, png) => {
  expect(codeOf(png.toString("base64"))).toMatchObject({ text: "[рисунок не помещается на чек]" });
});

test("a code that is too large for the paper is told of, on narrow paper sooner", () => {
  const large = "я".repeat(1_200);
  const middling = "https://a.by/".padEnd(1_300, "x");
  expect(codeOf(large)).toMatchObject({ text: "[QR-код не помещается на чек]" });
  expect(rowsOf([{ QrCode: { qrCode: middling } }], 48).some((row) => row.kind === "qr")).toBe(true);
  expect(rowsOf([{ QrCode: { qrCode: middling } }], 32).some((row) => row.kind === "qr")).toBe(false);
});

test("a code's cells are as large as the paper allows, and no code is wider than it", () => {
  for (const columns of [32, 42, 48] as const) {
    const rows = rowsOf([{ QrCode: { qrCode: "x".repeat(200) } }], columns);
    const bytes = renderBytes(rows, { columns, encoding: "cp866", dialect: "escpos", cutsPaper: false });
    const at = bytes.indexOf(Buffer.from("\x1d8L", "latin1"));
    const width = bytes.readUInt16LE(at + 13);
    expect(width).toBeLessThanOrEqual(columns * 12);
    expect(width).toBeGreaterThan(columns * 4);
  }
});

function withSize(width: number, height: number): Buffer {
  const png = Buffer.from(dot, "base64");
  png.writeUInt32BE(width, 16);
  png.writeUInt32BE(height, 20);
  return png;
}
