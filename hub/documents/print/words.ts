/** Sums in Russian words, as cash orders and invoices have them. */

type Gender = "masculine" | "feminine";
/** After 1, after 2 to 4, after 5 and more: рубль, рубля, рублей. */
type Forms = readonly [one: string, few: string, many: string];

const units = ["", "один", "два", "три", "четыре", "пять", "шесть", "семь", "восемь", "девять"];
const feminineUnits = ["", "одна", "две"];
const teens = [
  "десять",
  "одиннадцать",
  "двенадцать",
  "тринадцать",
  "четырнадцать",
  "пятнадцать",
  "шестнадцать",
  "семнадцать",
  "восемнадцать",
  "девятнадцать",
];
const tens = [
  "",
  "",
  "двадцать",
  "тридцать",
  "сорок",
  "пятьдесят",
  "шестьдесят",
  "семьдесят",
  "восемьдесят",
  "девяносто",
];
const hundreds = [
  "",
  "сто",
  "двести",
  "триста",
  "четыреста",
  "пятьсот",
  "шестьсот",
  "семьсот",
  "восемьсот",
  "девятьсот",
];

/** From thousands up; sums of ours end far below. */
const classes: readonly { readonly gender: Gender; readonly forms: Forms }[] = [
  { gender: "feminine", forms: ["тысяча", "тысячи", "тысяч"] },
  { gender: "masculine", forms: ["миллион", "миллиона", "миллионов"] },
  { gender: "masculine", forms: ["миллиард", "миллиарда", "миллиардов"] },
  { gender: "masculine", forms: ["триллион", "триллиона", "триллионов"] },
  { gender: "masculine", forms: ["квадриллион", "квадриллиона", "квадриллионов"] },
];

/** @example plural(21n, ["рубль", "рубля", "рублей"]) === "рубль" */
export function plural(count: bigint, [one, few, many]: Forms): string {
  const lastTwo = count % 100n;
  const last = count % 10n;
  if (lastTwo >= 11n && lastTwo <= 14n) return many;
  if (last === 1n) return one;
  return last >= 2n && last <= 4n ? few : many;
}

function threeDigits(value: number, gender: Gender): string[] {
  const rest = value % 100;
  const unit = rest % 10;
  const unitWord = gender === "feminine" ? (feminineUnits[unit] ?? units[unit]) : units[unit];
  const small = rest >= 10 && rest < 20 ? [teens[rest - 10]] : [tens[Math.floor(rest / 10)], unitWord];
  return [hundreds[Math.floor(value / 100)], ...small].filter(
    (word) => word !== undefined && word !== "",
  ) as string[];
}

/** A whole number that is not negative, below 10^18. @example numberInWords(2001n) === "две тысячи один" */
export function numberInWords(value: bigint): string {
  if (value === 0n) return "ноль";
  const words = threeDigits(Number(value % 1000n), "masculine");
  let rest = value / 1000n;
  for (const { gender, forms } of classes) {
    const part = rest % 1000n;
    if (part > 0n) words.unshift(...threeDigits(Number(part), gender), plural(part, forms));
    rest /= 1000n;
  }
  return words.join(" ");
}

/** Roubles and kopecks of a sum, rounded half up. */
export function roublesAndKopecks(amountE4: bigint): { readonly roubles: bigint; readonly kopecks: string } {
  const kopecks = (amountE4 + 50n) / 100n;
  return { roubles: kopecks / 100n, kopecks: String(kopecks % 100n).padStart(2, "0") };
}

/** @example sumInWords(1_234_500n) === "Сто двадцать три рубля 45 копеек" */
export function sumInWords(amountE4: bigint): string {
  const { roubles, kopecks } = roublesAndKopecks(amountE4);
  const words = numberInWords(roubles);
  const rouble = plural(roubles, ["рубль", "рубля", "рублей"]);
  const kopeck = plural(BigInt(kopecks), ["копейка", "копейки", "копеек"]);
  return `${words.charAt(0).toUpperCase()}${words.slice(1)} ${rouble} ${kopecks} ${kopeck}`;
}
