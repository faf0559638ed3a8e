/** What `verify` can find. */
export type FaultKind =
  /** SQLite itself says that the file is damaged. */
  | "file"
  /** A table, an index or a trigger is missing, changed or not ours. */
  | "schema"
  /** A number is missing. */
  | "gap"
  /** A column, the content or the hash of a document is not what was hashed. */
  | "content"
  /** A document does not follow the one before: one of the two was changed together with its hash. */
  | "link"
  /** Drawer, clock, shift or report of a document do not follow from the documents before. */
  | "drawer"
  | "clock"
  | "shift"
  | "report"
  /** The document that a document returns or annuls, that an operation, a message or another row is about, is not there. */
  | "reference"
  /** A hash that is known from elsewhere, such as from a printed Z report, is not in the journal. */
  | "anchor";

/** The first thing that is wrong with a journal. */
export interface Fault {
  readonly kind: FaultKind;
  /** Of the document; null when it is about something else. */
  readonly number: number | null;
  /** A sentence for people. */
  readonly detail: string;
}

/** A document's hash that somebody knows from elsewhere. */
export interface Anchor {
  readonly number: number;
  readonly hash: string;
}
