/**
 * What `look` finds, kept for as long as the event loop is in the same turn: requests that arrive together share one look
 * at a file, and whoever comes after a change sees it. What `look` throws is not kept.
 */
export class OnceATurn<Found> {
  readonly #look: () => Found;
  #kept: { readonly found: Found } | undefined;

  constructor(look: () => Found) {
    this.#look = look;
  }

  get(): Found {
    if (this.#kept === undefined) {
      this.#kept = { found: this.#look() };
      setImmediate(() => {
        this.#kept = undefined;
      });
    }
    return this.#kept.found;
  }

  /** For who has changed what is looked at. */
  forget(): void {
    this.#kept = undefined;
  }
}
