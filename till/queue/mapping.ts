import type { Document } from "../journal/document.ts";

/** A call's params, or why the document cannot be told at all. */
export type Composed =
  /** `isAlone`: it cannot be a part of a batch. */
  | { readonly isSendable: true; readonly params: object; readonly isAlone?: boolean }
  | { readonly isSendable: false; readonly why: string };

/** How a lane's documents become calls. */
export interface Mapping {
  readonly method: string;
  compose(document: Document): Composed;
  /** Undefined: each document goes alone. */
  readonly batch: BatchForm | undefined;
}

export interface BatchForm {
  readonly method: string;
  readonly countMax: number;
  /** One call's params as a part of a batch. */
  partOf(params: object): object;
  /** The params of the batch. @param parts JSON of an array of parts. */
  whole(parts: string): string;
  /** By which the destination may name one of them. */
  extIdOf(params: object): string;
}
