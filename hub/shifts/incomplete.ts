import { e4ToJson, formatE4 } from "@prilavok/contracts/values/decimal.ts";
import type { NumbersUnknown, ShiftState } from "./completeness.ts";
import type { NumberRange } from "./numbers.ts";

type Incomplete = Extract<ShiftState, { state: "incomplete" }>;

/** The gaps of a shift whose end was not told, in the same shape. */
export function missingSoFarJson(numbers: readonly NumberRange[]) {
  const unknown = { receipts: null, total: null, digestDiffers: false };
  return { ...unknown, numbers, numbersUnknown: null, numbersOutside: 0 };
}

/** `numbers` is null when it is not known which are missing, and `numbersUnknown` says why. */
export function missingJson({ receipts, totalE4, digestDiffers, missing }: Incomplete) {
  const { numbers, outside } = missing;
  const isKnown = typeof numbers !== "string";
  return {
    receipts: receipts ?? null,
    total: totalE4 === undefined ? null : e4ToJson(totalE4),
    digestDiffers,
    numbers: isKnown ? numbers : null,
    numbersUnknown: isKnown ? null : numbers,
    numbersOutside: outside,
  };
}

/** The state for people, with what is missing. */
export function stateText({ state, overdue }: { readonly state: ShiftState; readonly overdue: boolean }) {
  if (state.state === "open") {
    const missing = state.missing.length === 0 ? "" : `, missing so far: ${numbersText(state.missing)}`;
    return `open${overdue ? ", its stop is overdue" : ""}${missing}`;
  }
  if (state.state !== "incomplete") return state.state;
  const { numbers, outside } = state.missing;
  const missing = [
    moreText(state.receipts, receiptsText),
    moreText(state.totalE4, (totalE4) => `${formatE4(totalE4)} in sum`),
    typeof numbers === "string" ? unknownTexts[numbers] : numbersText(numbers),
    outside > 0 ? `${receiptsText(outside)} numbered outside the till's range` : "",
    state.digestDiffers ? "other receipts than the till's" : "",
  ];
  return `incomplete: ${missing.filter((part) => part !== "").join("; ")}`;
}

const unknownTexts: Readonly<Record<NumbersUnknown, string>> = {
  // Of a till that never numbers its receipts it would be said of every shift.
  untold: "",
  restarted: "which numbers is not known, the numbering restarted",
  unreadable: "which numbers is not known, those of the receipts cannot be read",
};

function receiptsText(count: number): string {
  return count === 1 ? "1 receipt" : `${count} receipts`;
}

export function numbersText(ranges: readonly NumberRange[]): string {
  if (ranges.length === 0) return "";
  const [first] = ranges;
  const isOne = ranges.length === 1 && first?.first === first?.last;
  return `${isOne ? "number" : "numbers"} ${ranges.map(rangeText).join(", ")}`;
}

/** What the till has more than the hub, or less. */
function moreText<N extends number | bigint>(difference: N | undefined, tell: (amount: N) => string): string {
  if (!difference) return "";
  return difference > 0 ? `${tell(difference)} missing` : `${tell(-difference as N)} too many`;
}

export function rangeText({ first, last }: NumberRange): string {
  return first === last ? String(first) : `${first}-${last}`;
}
