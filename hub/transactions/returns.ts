/** Which returns and rollbacks count. Pure: families.ts reads what is judged here. */
import type { TransactionKind } from "@prilavok/contracts/exchange/transaction.ts";
import type { SoldLine } from "../orders/sold-lines.ts";
import { Rest, type Shortage } from "./rest.ts";

/** A transaction among those that return or annul one another. */
export interface Relative {
  readonly id: bigint;
  readonly deviceId: number;
  readonly uid: string;
  readonly kind: TransactionKind;
  /** Of a rollback. */
  readonly annuls: TransactionKind | null;
  readonly baseUid: string | null;
  readonly lines: readonly SoldLine[];
  /** Its receipt has so many returns that they are counted no further. */
  readonly isTooMany: boolean;
}

/** Why a return or a rollback does not count. */
export type ReturnFault =
  | { readonly is: "annulled" | "base does not count" | "other kind" | "too many" }
  | { readonly is: "more than sold"; readonly shortage: Shortage };

export interface Judged {
  readonly id: bigint;
  readonly uid: string;
  /** The transaction by whose arrival this one took effect: itself, or what it returns when that came later. */
  readonly since: bigint;
  /** Of several that take effect by one arrival: when the last of the others that it goes back to was there. */
  readonly turn: bigint;
  /** How many it goes back to: what is returned comes before what returns it. */
  readonly depth: number;
  readonly fault: ReturnFault | null;
}

type InOrder = Pick<Judged, "id" | "since" | "turn" | "depth">;

interface Placed extends InOrder {
  readonly relative: Relative;
  readonly base: Placed | undefined;
}

/** A sale, its returns and rollbacks, and the rollbacks of those; one more than can count. */
export const depthMax = 3;

export const keyOf = (deviceId: number, uid: string) => `${deviceId} ${uid}`;
export const isReturn = (kind: TransactionKind | null) => kind === "refund" || kind === "refund_by_receipt";

/**
 * Judges whole families of receipts in the order in which they took effect, which later arrivals do not change: who came
 * first counts. What comes back never exceeds what its receipt has, by article in amount and sum; a rollback of a return
 * gives it back; and what is annulled is neither returned nor annulled again.
 * @returns in that order; without those that return what has not arrived.
 */
export function judgeReturns(relatives: readonly Relative[]): Judged[] {
  const judgement = new Judgement();
  return inOrder(relatives).map((placed) => {
    const { relative, base: _, ...order } = placed;
    return { ...order, uid: relative.uid, fault: judgement.of(placed) ?? null };
  });
}

function inOrder(relatives: readonly Relative[]): Placed[] {
  const byKey = new Map(relatives.map((one) => [keyOf(one.deviceId, one.uid), one]));
  const known = new Map<Relative, Placed | undefined>();
  const place = (relative: Relative): Placed | undefined => {
    if (known.has(relative)) return known.get(relative);
    // Until it is known: receipts that return each other in a circle have no beginning.
    known.set(relative, undefined);
    const placed = placedOn(relative, (base) => {
      const found = byKey.get(keyOf(relative.deviceId, base));
      return found === undefined ? undefined : place(found);
    });
    known.set(relative, placed);
    return placed;
  };
  const placed = relatives.flatMap((relative) => place(relative) ?? []);
  return placed.sort(asTheyTookEffect);
}

export function asTheyTookEffect(one: InOrder, other: InOrder): number {
  return (
    rising(one.since, other.since) ||
    rising(one.turn, other.turn) ||
    one.depth - other.depth ||
    rising(one.id, other.id)
  );
}

function placedOn(relative: Relative, baseOf: (uid: string) => Placed | undefined): Placed | undefined {
  const { id, kind, baseUid } = relative;
  if (kind === "sale" || baseUid === null)
    return { relative, base: undefined, id, since: id, turn: 0n, depth: 0 };
  const base = baseOf(baseUid);
  if (base === undefined || base.depth >= depthMax) return undefined;
  const depth = base.depth + 1;
  return id > base.since
    ? { relative, base, id, since: id, turn: base.since, depth }
    : { relative, base, id, since: base.since, turn: later(id, base.turn), depth };
}

/** Ids are of more digits than Math.max keeps. */
function later(one: bigint, other: bigint): bigint {
  return rising(one, other) < 0 ? other : one;
}

function rising(one: bigint, other: bigint): number {
  return one < other ? -1 : Number(one > other);
}

class Judgement {
  /** Of those that count. */
  readonly #rests = new Map<Relative, Rest>();
  readonly #annulled = new Set<Relative>();

  /** Call it in their order. */
  of({ relative, base }: Placed): ReturnFault | undefined {
    const fault = base === undefined ? undefined : this.#judge(relative, base);
    if (fault === undefined) this.#rests.set(relative, new Rest(linesOf(relative, base?.relative)));
    return fault;
  }

  #judge(relative: Relative, { relative: base, base: root }: Placed): ReturnFault | undefined {
    if (relative.isTooMany) return { is: "too many" };
    const isRollback = relative.kind === "rollback";
    if (!isRollback && !isReturn(relative.kind)) return { is: "other kind" };
    if (base.kind !== (isRollback ? relative.annuls : "sale")) return { is: "other kind" };
    if (base.kind !== "sale" && !isReturn(base.kind)) return { is: "other kind" };
    const rest = this.#rests.get(base);
    if (rest === undefined) return { is: "base does not count" };
    if (this.#annulled.has(base)) return { is: "annulled" };
    const lines = linesOf(relative, base);
    const shortage = rest.take(lines);
    if (shortage !== undefined) return { is: "more than sold", shortage };
    if (!isRollback) return undefined;
    this.#annulled.add(base);
    if (root !== undefined) this.#rests.get(root.relative)?.giveBack(lines);
    return undefined;
  }
}

/** Its own lines; a rollback that says none annuls all that there was. */
export function linesOf(
  { kind, lines }: Pick<Relative, "kind" | "lines">,
  base: Pick<Relative, "lines"> | undefined,
): readonly SoldLine[] {
  return lines.length === 0 && kind === "rollback" && base !== undefined ? base.lines : lines;
}
