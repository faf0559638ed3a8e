/** A fault that somebody could make, and the tests that must fail with it. */
export interface Mutant {
  readonly name: string;
  /** Path of the file that is changed, from the repository's root. */
  readonly file: string;
  /** A text that stands there once, and what it becomes. */
  readonly find: string;
  readonly replace: string;
  /** Test files, from the root; one of them has to fail. */
  readonly tests: readonly string[];
}
