/** What a document's paper consists of, from top to bottom. Texts are printable and fit into the width. */
export type Row =
  | { readonly kind: "text"; readonly text: string; readonly look: Look; readonly align: "left" | "center" }
  | { readonly kind: "rule" }
  | { readonly kind: "qr"; readonly data: string; readonly cellDots: number }
  /** Base64 of a PNG that is known to be whole and to fit. */
  | { readonly kind: "image"; readonly png: string };

/** `tall`: bold, of double height. `large`: of double size. `banner`: light on dark, of double width. */
export type Look = "plain" | "bold" | "tall" | "large" | "banner";

/** How many columns a letter takes. */
export const columnsOf: Readonly<Record<Look, number>> = { plain: 1, bold: 1, tall: 1, large: 2, banner: 2 };

/** Dots of a character's width, in all of the library's dialects. */
export const characterDots = 12;

export const columnsChoice = [32, 42, 48] as const;
export type Columns = (typeof columnsChoice)[number];
