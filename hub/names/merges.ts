/** What two lists of names have in common: sellers and categories. */
export type NameKind = "seller" | "category";

/** One name that a person merged into another. */
export interface Merge {
  readonly mergedId: number;
  readonly intoId: number;
}

/** Who is one with whom, by ids. A name that was not merged is its own root and only member. */
export interface Merges {
  /** The name that stands in reports for this one. */
  rootOf(id: number): number;
  /** All names that a root stands for, itself first. */
  membersOf(rootId: number): readonly number[];
  /** Every name that a root other than itself stands for, and its root. */
  readonly merged: readonly { readonly id: number; readonly rootId: number }[];
}

/** Follows merges of merged names to their end. The rows hold no circle: see `mergeNames`. */
export function mergesOf(rows: readonly Merge[]): Merges {
  const parents = new Map(rows.map(({ mergedId, intoId }) => [mergedId, intoId]));
  const rootOf = (id: number): number => {
    let root = id;
    for (let parent = parents.get(root); parent !== undefined; parent = parents.get(root)) root = parent;
    return root;
  };
  const merged = rows.map(({ mergedId }) => ({ id: mergedId, rootId: rootOf(mergedId) }));
  const members = new Map<number, number[]>();
  for (const { id, rootId } of merged) members.set(rootId, [...(members.get(rootId) ?? [rootId]), id]);
  return { rootOf, membersOf: (rootId) => members.get(rootId) ?? [rootId], merged };
}

export const noMerges = mergesOf([]);
