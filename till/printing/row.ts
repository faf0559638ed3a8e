/** What a document's paper consists of, from top to bottom. Texts are printable and fit into the width. */
export type Row =
  | { readonly kind: "text"; readonly text: string; readonly look: Look; readonly align: "left" | "center" }
  | { readonly kind: "rule" }
  | { readonly kind: "qr"; readonly data: string; readonly cellDots: number }
  /** Base64 of a PNG that is known to be whole and to fit. */
  | { readonly kind: "image"; readonly png: string };

/** `total`: bold, of double height. `banner`: light on dark, of double width; takes half of the columns. */
export type Look = "plain" | "bold" | "total" | "banner";

/** Dots of a character's width, in all of the library's dialects. */
export const characterDots = 12;

export const columnsChoice = [32, 42, 48] as const;
export type Columns = (typeof columnsChoice)[number];
