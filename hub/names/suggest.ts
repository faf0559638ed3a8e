import { groupingKey } from "@prilavok/contracts/values/text.ts";

/** Latin capital letters that look like Cyrillic ones, which people type in their place. */
const lookalikes: Readonly<Record<string, string>> = {
  a: "а",
  b: "в",
  c: "с",
  e: "е",
  h: "н",
  k: "к",
  m: "м",
  o: "о",
  p: "р",
  t: "т",
  x: "х",
  y: "у",
};

/**
 * Names with the same likeness are probably one: it leaves out case, ё for е, Latin letters for Cyrillic ones that look
 * like them, punctuation, and the order of the words.
 */
export function likeness(name: string): string {
  const plain = groupingKey(name)
    .toLocaleLowerCase("ru")
    .replaceAll("ё", "е")
    .replace(/[a-z]/g, (letter) => lookalikes[letter] ?? letter)
    .replace(/[^\p{L}\p{N}]+/gu, " ");
  return plain.trim().split(" ").sort().join(" ");
}

/** Groups of two or more names that are probably one, in the order of their first names. */
export function suggestionsOf<N extends { readonly name: string }>(names: readonly N[]): N[][] {
  const groups = new Map<string, N[]>();
  for (const one of names) {
    const key = likeness(one.name);
    if (key === "") continue;
    groups.set(key, [...(groups.get(key) ?? []), one]);
  }
  return [...groups.values()].filter((group) => group.length > 1);
}
