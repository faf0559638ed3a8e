import type { Marking as WrittenMarking } from "@prilavok/contracts/till-api/items.ts";
import { markingCharsMax } from "@prilavok/contracts/till-api/limits.ts";
import { TillRefusal } from "@prilavok/contracts/till-api/result-codes.ts";
import { scannedCode } from "@prilavok/contracts/values/scanned.ts";
import type { Marking } from "./cheque.ts";

/** Stands between the fields of a GS1 DataMatrix. */
const groupSeparator = "\x1d";
const printable = /^[ -~]+$/;
/** Унифицированный контрольный знак: its series and number, as in the source's `2321987121CAC`. */
const ukzForm = /^[A-Z0-9]{1,32}$/;

/**
 * Checks the form of a marking, without what a scanner puts around it. A text of both kinds is read as `si` when it has that
 * member.
 * @throws TillRefusal 620
 */
export function readMarking(written: WrittenMarking, path: string): Marking {
  if ("si" in written) {
    const code = scannedCode(written.si);
    if (!isIdentification(code)) throw new TillRefusal("badMarking", `${path}.si`);
    return { kind: "si", code };
  }
  const code = scannedCode(written.ukz);
  if (!ukzForm.test(code)) throw new TillRefusal("badMarking", `${path}.ukz`);
  return { kind: "ukz", code };
}

/** Средство идентификации: the text of a GS1 DataMatrix, printable ASCII with group separators. */
function isIdentification(si: string): boolean {
  return si.length <= markingCharsMax && printable.test(si.replaceAll(groupSeparator, ""));
}
