import type { Document, Mode } from "../journal/document.ts";
import type { PaperForm } from "./paper.ts";
import type { Shop } from "./shop.ts";

/** What stands on every document of a till besides the document itself. */
export interface Setting {
  readonly shop: Shop;
  readonly mode: Mode;
  /** The till's serial. */
  readonly serial: string;
  /** The fiscal device is the built-in emulator: no document of it is a fiscal one, and each says so. */
  readonly isEmulator: boolean;
  readonly form: PaperForm;
}

/** Marks of one printing. */
export interface Printing {
  /** Asked for by COPY. */
  readonly isCopy: boolean;
  /** It may have been printed before: the printer failed, or the till was killed, in the middle. */
  readonly isDuplicate: boolean;
  /** The document that this one returns or annuls. */
  readonly base: Document | null;
}

export const firstPrinting: Printing = { isCopy: false, isDuplicate: false, base: null };
