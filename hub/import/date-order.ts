/** How a file orders day, month and year. */
export const dateOrders = ["ymd", "dmy", "mdy"] as const;
export type DateOrder = (typeof dateOrders)[number];

const form = /^(\d{1,4})([-./])(\d{1,2})[-./](\d{1,4})/;

/**
 * Finds out by the dates of a file how it orders day, month and year. A year of four digits in front tells it, a number
 * over 12 too, and dates with points have the day first. `05/04/2026` tells nothing.
 */
export class DateEvidence {
  #example: string | undefined;
  #dayFirst: string | undefined;
  #monthFirst: string | undefined;
  #points: string | undefined;
  #unclear: string | undefined;

  add(text: string): void {
    const [, first = "", mark = "", second = "", third = ""] = form.exec(text.trim()) ?? [];
    if (first === "" || first.length > 2) return;
    this.#example ??= text;
    // `26-03-14` may have its year in front.
    if (third.length <= 2 && mark === "-") this.#unclear ??= text;
    else if (Number(first) > 12) this.#dayFirst ??= text;
    else if (Number(second) > 12) this.#monthFirst ??= text;
    else if (mark === ".") this.#points ??= text;
    else if (first !== second) this.#unclear ??= text;
  }

  /** @throws Error with the question, when the dates contradict one another or tell nothing. */
  conclude(): DateOrder {
    if (this.#dayFirst !== undefined && this.#monthFirst !== undefined) {
      throw new Error(
        `some dates have the day first (${this.#dayFirst}), some the month (${this.#monthFirst}); say --date-order`,
      );
    }
    if (this.#dayFirst !== undefined) return "dmy";
    if (this.#monthFirst !== undefined) return "mdy";
    if (this.#points !== undefined) return "dmy";
    if (this.#unclear !== undefined) {
      throw new Error(
        `«${this.#unclear}» does not tell which is the day, the month or the year; say --date-order dmy, mdy or ymd`,
      );
    }
    return this.#example === undefined ? "ymd" : "dmy";
  }
}
