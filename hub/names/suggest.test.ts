import { expect, test } from "vitest";
import { mergesOf } from "./merges.ts";
import { suggestionsOf } from "./suggest.ts";

const groups = (...names: string[]) =>
  suggestionsOf(names.map((name) => ({ name }))).map((group) => group.map(({ name }) => name));

test("names that are probably one are suggested: case, ё, Latin letters, points, order", () => {
  expect(
    groups(
      "Иван Петров",
      "иван петров",
      "Пётр",
      "Анна",
      "Петр",
      "ИВАН ПЕТРОВ",
      "Петров, Иван",
      "Aннa",
      "Анна Б.",
    ),
  ).toEqual([
    ["Иван Петров", "иван петров", "ИВАН ПЕТРОВ", "Петров, Иван"],
    ["Пётр", "Петр"],
    ["Анна", "Aннa"],
  ]);
  expect(groups("Иван Петров", "Иван Петрова", "...", "!!!")).toEqual([]);
});

test("merges of merged names are followed, and taking one back leaves the others", () => {
  const rows = [
    { mergedId: 1, intoId: 2 },
    { mergedId: 2, intoId: 3 },
    { mergedId: 4, intoId: 3 },
  ];
  const all = mergesOf(rows);
  expect([1, 2, 3, 4, 5].map(all.rootOf)).toEqual([3, 3, 3, 3, 5]);
  expect(all.membersOf(3)).toEqual([3, 1, 2, 4]);
  expect(all.membersOf(5)).toEqual([5]);
  const fewer = mergesOf(rows.filter(({ mergedId }) => mergedId !== 2));
  expect([1, 2, 3, 4].map(fewer.rootOf)).toEqual([2, 2, 3, 3]);
});
