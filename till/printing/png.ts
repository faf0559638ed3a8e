import receiptline from "receiptline";
import { type Columns, characterDots } from "./row.ts";

const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
/** Where a PNG's header chunk has the sizes. Source: PNG specification, 5.2 and 11.2.1. */
const headerAt = { name: 12, width: 16, height: 20, end: 33 } as const;
/** 25 cm of paper at 8 dots for each millimetre. */
const imageHeightDotsMax = 2_000;

export function isPng(bytes: Buffer): boolean {
  return bytes.subarray(0, signature.length).equals(signature);
}

/** Whether an image can be printed: whole, and no larger than the paper. An image of 3 kB may unpack to gigabytes. */
export function fitsPaper(bytes: Buffer, columns: Columns): boolean {
  if (bytes.length < headerAt.end || bytes.toString("latin1", headerAt.name, headerAt.width) !== "IHDR")
    return false;
  const width = bytes.readUInt32BE(headerAt.width);
  const height = bytes.readUInt32BE(headerAt.height);
  const isSmall =
    width >= 1 && width <= columns * characterDots && height >= 1 && height <= imageHeightDotsMax;
  return isSmall && endsWhole(bytes) && isReadable(bytes);
}

/** Name and length of a chunk before its data, and the check sum after it. */
const chunkBytes = { before: 8, after: 4 } as const;

/** Whether the chunks follow each other to the last one. An image that breaks off is read by the library now and then. */
function endsWhole(bytes: Buffer): boolean {
  let at: number = signature.length;
  while (at + chunkBytes.before + chunkBytes.after <= bytes.length) {
    const name = bytes.toString("latin1", at + 4, at + chunkBytes.before);
    at += chunkBytes.before + bytes.readUInt32BE(at) + chunkBytes.after;
    if (name === "IEND") return at <= bytes.length;
  }
  return false;
}

/** The library decodes the image when it is printed: whether it can is tried before. */
function isReadable(bytes: Buffer): boolean {
  try {
    receiptline.transform(`{image:${bytes.toString("base64")}}`, { command: "escpos" });
    return true;
  } catch (error) {
    if (error instanceof Error) return false;
    throw error;
  }
}
