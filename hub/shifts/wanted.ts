import { wantedRangesMax, wantedShiftsMax } from "@prilavok/contracts/device-api/limits.ts";
import type { Wanted, WantedShift } from "@prilavok/contracts/device-api/wanted.ts";
import { joinRanges } from "./ask.ts";
import type { NumberRange } from "./numbers.ts";

/** Checks of which a hub keeps what they want; beyond it their next round brings it. */
export const wantingChecksMax = 100_000;

/**
 * What this hub has yet to ask of its devices. The tables say what is wanted; here it stands so that an answer to a
 * receipt costs a look into a map. What was told is forgotten until the next check finds that it is still missing.
 */
export class WantedMemory {
  /** By device: what each of its checks wants. */
  readonly #devices = new Map<number, Map<string, readonly WantedShift[]>>();
  #checks = 0;

  /** @param check which check wants it; null: it wants nothing any more. */
  put(deviceId: number, check: string, wanted: readonly WantedShift[] | null): void {
    this.#drop(deviceId, check);
    if (wanted === null || wanted.length === 0 || this.#checks >= wantingChecksMax) return;
    const checks = this.#devices.get(deviceId) ?? new Map<string, readonly WantedShift[]>();
    this.#devices.set(deviceId, checks.set(check, wanted));
    this.#checks += 1;
  }

  /** What the device's answer shall ask for, lowest shifts first; what does not fit waits for the next answer. */
  take(deviceId: number): Wanted | undefined {
    const checks = this.#devices.get(deviceId);
    if (checks === undefined) return undefined;
    this.#devices.delete(deviceId);
    this.#checks -= checks.size;
    const told = merge([...checks.values()].flat()).slice(0, wantedShiftsMax);
    const isTold = new Set(told.map(({ shift }) => shift));
    for (const [check, wanted] of checks) {
      const rest = wanted.filter(({ shift }) => !isTold.has(shift));
      this.put(deviceId, check, rest);
    }
    return told;
  }

  #drop(deviceId: number, check: string): void {
    const checks = this.#devices.get(deviceId);
    if (checks?.delete(check) !== true) return;
    this.#checks -= 1;
    if (checks.size === 0) this.#devices.delete(deviceId);
  }
}

/** One entry for each shift; the whole of it where one check wants the whole. */
function merge(wanted: readonly WantedShift[]): WantedShift[] {
  return [...Map.groupBy(wanted, ({ shift }) => shift)]
    .sort(([one], [other]) => one - other)
    .map(([shift, wants]) => {
      const numbers = wants.map((one) => one.numbers);
      if (numbers.includes(undefined)) return { shift };
      return { shift, numbers: union(numbers.flatMap((ranges) => ranges ?? [])) };
    });
}

function union(ranges: readonly NumberRange[]): NumberRange[] {
  const joined: NumberRange[] = [];
  for (const range of ranges.toSorted((one, other) => one.first - other.first)) {
    const last = joined.at(-1);
    if (last === undefined || range.first > last.last + 1) joined.push(range);
    else joined[joined.length - 1] = { first: last.first, last: Math.max(last.last, range.last) };
  }
  return joinRanges(joined, wantedRangesMax);
}
