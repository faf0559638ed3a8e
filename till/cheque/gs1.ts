/** Separates the fields of a GS1 code. A scanner may begin with one (FNC1), or drop them all. */
const separator = "\x1d";

/** What tells one unit from all others: its article and its serial number in it. */
export interface Gs1Unit {
  /** 14 digits. */
  readonly gtin: string;
  readonly serial: string;
  /**
   * Where separators were dropped nobody can tell for sure where the serial ends: then `serial` is all that follows, and this
   * is it without what looks like the fields of the check code.
   */
  readonly shortSerial?: string;
}

/**
 * Reads a GS1 element string: `01…21…` with separators or without, or in parentheses as it is printed for people.
 * @returns undefined for a text that is none, or has no article or no serial.
 * Source: GS1 General Specifications, sections 3.2 and 7.8.
 */
export function readGs1(text: string): Gs1Unit | undefined {
  const plain = text.replace(outerSeparators, "");
  return plain.startsWith("(") ? readPrinted(plain) : readScanned(plain);
}

const outerSeparators = new RegExp(`^${separator}+|${separator}+$`, "g");
const leadingSeparators = new RegExp(`^${separator}+`);
const gtinForm = /^\d{14}$/;

function readPrinted(text: string): Gs1Unit | undefined {
  const [first, ...parts] = text.split(/\((\d{2,4})\)/);
  if (first !== "") return undefined;
  const fields = new Map<string, string>();
  for (let place = 0; place + 1 < parts.length; place += 2) {
    fields.set(parts[place] ?? "", (parts[place + 1] ?? "").replaceAll(separator, "").trim());
  }
  return unitOf(fields.get("01"), fields.get("21"));
}

/** The fields that stand before or between article and serial, by how they begin: how long their values are. */
const fixedLengths: readonly (readonly [RegExp, number, number])[] = [
  [/^0[12]/, 2, 14],
  [/^1[1-7]/, 2, 6],
  [/^20/, 2, 2],
  [/^3[1-6]\d\d/, 4, 6],
  [/^41\d/, 3, 13],
  [/^8005/, 4, 6],
];
/** Fields that end at a separator. */
const openForm = /^(?:10|21|22|30|37|9\d|24[0-3]|25[0-5]|40[0-3]|42\d|39\d\d|70\d\d|8[0-2]\d\d)/;

function readScanned(text: string): Gs1Unit | undefined {
  const fields = new Map<string, string>();
  let rest = text;
  while (rest !== "") {
    const length = lengthOf(rest);
    if (length === undefined) return undefined;
    const [name, end] = length;
    fields.set(name, rest.slice(name.length, end));
    rest = rest.slice(end).replace(leadingSeparators, "");
  }
  const unit = unitOf(fields.get("01"), fields.get("21"));
  if (unit === undefined || text.includes(separator)) return unit;
  const shortSerial = withoutCheckCode(unit.serial);
  return shortSerial === undefined ? unit : { ...unit, shortSerial };
}

/** The field that a text begins with, and where it ends. */
function lengthOf(text: string): readonly [string, number] | undefined {
  for (const [form, nameLength, length] of fixedLengths) {
    if (!form.test(text)) continue;
    const end = nameLength + length;
    return text.length < end ? undefined : [text.slice(0, nameLength), end];
  }
  const name = openForm.exec(text)?.[0];
  if (name === undefined) return undefined;
  const end = text.indexOf(separator);
  return [name, end === -1 ? text.length : end];
}

/** The price, and the check code of the marking system in its usual lengths. */
const checkCode = /(?:8005\d{6})?(?:93.{4}|91.{4}92(?:.{44}|.{88}))$/;

function withoutCheckCode(serial: string): string | undefined {
  const end = serial.search(checkCode);
  return end < 1 ? undefined : serial.slice(0, end);
}

function unitOf(gtin: string | undefined, serial: string | undefined): Gs1Unit | undefined {
  if (gtin === undefined || !gtinForm.test(gtin) || serial === undefined || serial === "") return undefined;
  return { gtin, serial };
}
