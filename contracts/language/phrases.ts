/**
 * What programs say, in one language, and the same in the other. `{}` stands for any words, which are translated by
 * themselves when they are a phrase of several words; a single word may be a name. The translation takes them in their order, or by their place: `{1}`, `{0}`.
 * @example { "there is no order {}": "нет заказа {}" }
 */
export type Phrases = Readonly<Record<string, string>>;

/** Finds the other language's words for a phrase. */
export class PhraseBook {
  readonly #exact: Phrases;
  /** Those with the most words of their own first. */
  readonly #forms: readonly { readonly form: RegExp; readonly other: string }[];

  constructor(...tables: readonly Phrases[]) {
    this.#exact = Object.assign({}, ...tables);
    this.#forms = Object.entries(this.#exact)
      .filter(([phrase]) => phrase.includes("{}"))
      .toSorted(([one], [two]) => ownLength(two) - ownLength(one))
      .map(([phrase, other]) => ({ form: formOf(phrase), other }));
  }

  /** @returns undefined for what is no phrase of the book. */
  find(phrase: string): string | undefined {
    if (Object.hasOwn(this.#exact, phrase)) return this.#exact[phrase];
    for (const { form, other } of this.#forms) {
      const found = form.exec(phrase);
      if (found === null) continue;
      const parts = found.slice(1).map((part) => (part.includes(" ") ? (this.find(part) ?? part) : part));
      let next = 0;
      return other.replaceAll(/\{(\d?)\}/g, (_, place) => parts[place === "" ? next++ : Number(place)] ?? "");
    }
    return undefined;
  }

  has(phrase: string): boolean {
    return this.find(phrase) !== undefined;
  }
}

function ownLength(phrase: string): number {
  return phrase.replaceAll("{}", "").length;
}

function formOf(phrase: string): RegExp {
  return new RegExp(`^${phrase.split("{}").map(RegExp.escape).join("([\\s\\S]*?)")}$`, "u");
}
