import { badParam } from "@prilavok/contracts/jsonrpc/errors.ts";
import { type E4, formatE4, moneyMaxE4 } from "@prilavok/contracts/values/decimal.ts";
import { readMoney } from "./money.ts";

/** A line as the contract's schema lets it through. */
export interface WirePosition {
  readonly name?: string;
  readonly count?: number | string;
  readonly total: number | string;
  readonly seller?: string;
  readonly category?: string;
  readonly extId?: string;
}

export interface Position {
  readonly name: string;
  readonly countE4: E4;
  readonly totalE4: E4;
  /** The position's own seller, else the cashier; empty when neither is known. */
  readonly seller: string;
  readonly category: string;
  readonly extId: string | null;
}

const nameless = "Без названия";
const oneE4 = 10_000 as E4;

/** Whether a client left out what a line is of, or how much. */
export function isIncomplete({ name, count }: WirePosition): boolean {
  return name === undefined || count === undefined;
}

/**
 * The lines of a receipt, with the signs that they are kept with.
 * @param path of the array that holds them.
 * @throws RpcError -32602 with the path of a bad value, or of the array when its sums leave the range of one value.
 */
export function readPositions(
  wires: readonly WirePosition[],
  amountE4: E4,
  cashier: string,
  path: string,
): Position[] {
  const positions = wires.map((wire, line) => readPosition(wire, cashier, path, line));
  refuseBeyondRange(positions, path);
  return amountE4 < 0 ? withSignsOfRefund(positions, amountE4) : positions;
}

function readPosition(wire: WirePosition, cashier: string, path: string, line: number): Position {
  const { count, extId = "" } = wire;
  const seller = wire.seller?.trim() ?? "";
  return {
    name: wire.name ?? (extId === "" ? nameless : extId),
    countE4: count === undefined ? oneE4 : readMoney(count, () => `${path}[${line}].count`),
    totalE4: readMoney(wire.total, () => `${path}[${line}].total`),
    seller: seller === "" ? cashier : seller,
    category: wire.category ?? "",
    extId: wire.extId ?? null,
  };
}

/** The sums of one receipt's lines stay exact, and so do the hour's, which are made of thousands of them. */
function refuseBeyondRange(positions: readonly Position[], path: string): void {
  let countE4 = 0;
  let totalE4 = 0;
  for (const position of positions) {
    countE4 += Math.abs(position.countE4);
    totalE4 += Math.abs(position.totalE4);
  }
  if (countE4 > moneyMaxE4 || totalE4 > moneyMaxE4) {
    throw badParam(path, `counts and totals that add up to at most ${formatE4(moneyMaxE4)}`);
  }
}

/**
 * A refund's lines may come with either sign. Which way each of them went is told by the amount:
 *
 * | totals | kept |
 * | --- | --- |
 * | of one sign, or adding up to the amount when each came back | each with the receipt's sign: all came back |
 * | of both signs, adding up to the opposite of the amount | with the opposite sign: told from the other side |
 * | of both signs otherwise | as they came: an exchange, in which something was taken |
 *
 * In an exchange a count goes the way of its total.
 */
function withSignsOfRefund(positions: readonly Position[], amountE4: E4): Position[] {
  const totals = positions.map((one) => one.totalE4);
  const isOfBothSigns = totals.some((total) => total > 0) && totals.some((total) => total < 0);
  if (!isOfBothSigns || sum(totals.map(negative)) === amountE4) {
    return positions.map((one) => ({
      ...one,
      countE4: negative(one.countE4),
      totalE4: negative(one.totalE4),
    }));
  }
  const isFromOtherSide = sum(totals) === -amountE4;
  const turned = (value: E4) => (isFromOtherSide ? opposite(value) : value);
  return positions.map((one) => {
    const totalE4 = turned(one.totalE4);
    const back = negative(one.countE4);
    const countE4 = totalE4 === 0 ? turned(one.countE4) : totalE4 < 0 ? back : opposite(back);
    return { ...one, countE4, totalE4 };
  });
}

/** Exact: `refuseBeyondRange` was there before. */
function sum(values: readonly E4[]): number {
  return values.reduce((total, value) => total + value, 0);
}

/** The value below zero, whichever sign it came with. */
export function negative(value: E4): E4 {
  return value > 0 ? opposite(value) : value;
}

/** Never -0. */
function opposite(value: E4): E4 {
  return (0 - value) as E4;
}
