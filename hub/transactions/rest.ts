import type { SoldLine } from "../orders/sold-lines.ts";

/** An article of which less is left than comes back. */
export interface Shortage {
  readonly name: string;
  readonly leftCountE4: bigint;
  readonly leftTotalE4: bigint;
  readonly countE4: bigint;
  readonly totalE4: bigint;
}

interface Article {
  readonly code: string;
  readonly names: Set<string>;
  countE4: bigint;
  totalE4: bigint;
  leftCountE4: bigint;
  leftTotalE4: bigint;
}

/**
 * What is left of a receipt to be returned or annulled: amounts and sums by article. A line is of the article of its code,
 * else of those of its name.
 */
export class Rest {
  readonly #articles: Article[] = [];

  constructor(lines: readonly SoldLine[]) {
    for (const { code, name, countE4, totalE4 } of lines) {
      const article = this.#articleOf(code, name.trim());
      article.names.add(name.trim());
      article.countE4 += countE4;
      article.totalE4 += totalE4;
      article.leftCountE4 += countE4;
      article.leftTotalE4 += totalE4;
    }
  }

  #articleOf(code: string, name: string): Article {
    const known = this.#articles.find((one) => one.code === code && (code !== "" || one.names.has(name)));
    if (known !== undefined) return known;
    const none = { countE4: 0n, totalE4: 0n, leftCountE4: 0n, leftTotalE4: 0n };
    const article = { code, names: new Set<string>(), ...none };
    this.#articles.push(article);
    return article;
  }

  /** Takes all the lines, or none of them. @returns what there is too little of. */
  take(lines: readonly SoldLine[]): Shortage | undefined {
    const before = this.#articles.map(({ leftCountE4, leftTotalE4 }) => ({ leftCountE4, leftTotalE4 }));
    const shortage = this.#takeLines(lines);
    if (shortage !== undefined) {
      this.#articles.forEach((article, place) => void Object.assign(article, before[place]));
    }
    return shortage;
  }

  #takeLines(lines: readonly SoldLine[]): Shortage | undefined {
    for (const { line, matched } of this.#match(lines)) {
      const leftCountE4 = matched.reduce((sum, one) => sum + one.leftCountE4, 0n);
      const leftTotalE4 = matched.reduce((sum, one) => sum + one.leftTotalE4, 0n);
      const { name, countE4, totalE4 } = line;
      if (countE4 > leftCountE4 || totalE4 > leftTotalE4) {
        return { name, leftCountE4, leftTotalE4, countE4, totalE4 };
      }
      let restCountE4 = countE4;
      let restTotalE4 = totalE4;
      for (const article of matched) {
        const takenCountE4 = smaller(restCountE4, article.leftCountE4);
        const takenTotalE4 = smaller(restTotalE4, article.leftTotalE4);
        article.leftCountE4 -= takenCountE4;
        article.leftTotalE4 -= takenTotalE4;
        restCountE4 -= takenCountE4;
        restTotalE4 -= takenTotalE4;
      }
    }
    return undefined;
  }

  /** A return was annulled: there is as much again, and never more than the receipt has. */
  giveBack(lines: readonly SoldLine[]): void {
    for (const { line, matched } of this.#match(lines)) {
      let restCountE4 = line.countE4;
      let restTotalE4 = line.totalE4;
      for (const article of matched) {
        const givenCountE4 = smaller(restCountE4, article.countE4 - article.leftCountE4);
        const givenTotalE4 = smaller(restTotalE4, article.totalE4 - article.leftTotalE4);
        article.leftCountE4 += givenCountE4;
        article.leftTotalE4 += givenTotalE4;
        restCountE4 -= givenCountE4;
        restTotalE4 -= givenTotalE4;
      }
    }
  }

  /** Lines that can be of one article only come first: the others take what those leave. */
  #match(lines: readonly SoldLine[]): { line: SoldLine; matched: Article[] }[] {
    const matches = lines.map((line) => ({ line, matched: this.#matched(line) }));
    return matches.sort((one, other) => one.matched.length - other.matched.length);
  }

  #matched({ code, name }: SoldLine): Article[] {
    const byCode = code === "" ? undefined : this.#articles.find((article) => article.code === code);
    if (byCode !== undefined) return [byCode];
    const named = this.#articles.filter(({ names }) => names.has(name.trim()));
    return named.sort((one, other) => Number(one.code !== "") - Number(other.code !== ""));
  }
}

function smaller(one: bigint, other: bigint): bigint {
  return one < other ? one : other;
}
