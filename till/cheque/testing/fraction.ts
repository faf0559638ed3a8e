/** A rational number. Made for the oracle, which shares no code with what it judges. */
export class Fraction {
  readonly #over: bigint;
  readonly #under: bigint;

  constructor(over: bigint, under = 1n) {
    if (under <= 0n) throw new RangeError("a fraction's denominator is positive");
    this.#over = over;
    this.#under = under;
  }

  /** Any decimal that JavaScript writes, with or without an exponent. */
  static of(written: string | number): Fraction {
    const [mantissa = "", exponent = "0"] = String(written).toLowerCase().split("e");
    const isNegative = mantissa.startsWith("-");
    const [whole = "0", rest = ""] = mantissa.replace(/^[+-]/, "").split(".");
    const value = new Fraction(BigInt(`${whole}${rest}`), 10n ** BigInt(rest.length));
    const power = 10n ** BigInt(Math.abs(Number(exponent)));
    const sized = value.times(Number(exponent) < 0 ? new Fraction(1n, power) : new Fraction(power));
    return isNegative ? new Fraction(0n).minus(sized) : sized;
  }

  plus(other: Fraction): Fraction {
    return new Fraction(this.#over * other.#under + other.#over * this.#under, this.#under * other.#under);
  }

  minus(other: Fraction): Fraction {
    return this.plus(new Fraction(-other.#over, other.#under));
  }

  times(other: Fraction): Fraction {
    return new Fraction(this.#over * other.#over, this.#under * other.#under);
  }

  dividedBy(other: Fraction): Fraction {
    if (other.#over <= 0n) throw new RangeError("only division by what is positive is needed");
    return new Fraction(this.#over * other.#under, this.#under * other.#over);
  }

  isBelow(other: Fraction): boolean {
    return this.#over * other.#under < other.#over * this.#under;
  }

  isAbove(other: Fraction): boolean {
    return other.isBelow(this);
  }

  equals(other: Fraction): boolean {
    return !this.isBelow(other) && !other.isBelow(this);
  }

  /** The largest whole number that is not above it. */
  floor(): bigint {
    const towardsZero = this.#over / this.#under;
    return this.#over < 0n && towardsZero * this.#under !== this.#over ? towardsZero - 1n : towardsZero;
  }

  /** Whether it is a whole number of 10^-digits. */
  hasAtMost(digits: number): boolean {
    return (this.#over * 10n ** BigInt(digits)) % this.#under === 0n;
  }

  /** Rounded half up to so many digits, as a whole number of them; for what is not negative. */
  halfUp(digits: number): bigint {
    return this.times(new Fraction(10n ** BigInt(digits)))
      .plus(new Fraction(1n, 2n))
      .floor();
  }
}
