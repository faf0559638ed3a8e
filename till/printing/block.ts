import type { Block } from "@prilavok/contracts/till-api/blocks.ts";
import type { Paper } from "./paper.ts";
import { fitsPaper, isPng } from "./png.ts";
import { layOutQr } from "./qr.ts";

/** What a cash program has printed before and after a document. */
export function layOutBlocks(paper: Paper, blocks: readonly Block[]): void {
  for (const block of blocks) {
    if (typeof block === "string") layOutText(paper, block);
    else if ("Text" in block) layOutText(paper, block.Text.text);
    else layOutCode(paper, block.QrCode.qrCode);
  }
}

function layOutText(paper: Paper, text: string): void {
  for (const line of text.split(/\r\n|[\n\r]/)) paper.asWritten(line);
}

/** The source says "base64" and no more: of an image, of a text, or written plainly by those who did not read it. */
function layOutCode(paper: Paper, qrCode: string): void {
  const bytes = fromBase64(qrCode);
  if (bytes !== undefined && isPng(bytes)) {
    if (fitsPaper(bytes, paper.form.columns)) paper.add({ kind: "image", png: bytes.toString("base64") });
    else paper.center("[рисунок не помещается на чек]");
    return;
  }
  layOutQr(paper, (bytes && plainText(bytes)) ?? qrCode);
}

/** Padded or not; undefined when it is no base64. */
function fromBase64(text: string): Buffer | undefined {
  const bare = text.replace(/\s/g, "").replace(/={1,2}$/, "");
  if (!/^[A-Za-z0-9+/]+$/.test(bare) || bare.length % 4 === 1) return undefined;
  return Buffer.from(bare, "base64");
}

/** The text that the bytes are in UTF-8; undefined when they are none that a person would have encoded. */
function plainText(bytes: Buffer): string | undefined {
  const text = bytes.toString("utf8");
  const isText = Buffer.from(text, "utf8").equals(bytes) && !/[^\P{C}\n\r\t\u200d]/u.test(text);
  return isText && text.trim() !== "" ? text : undefined;
}
