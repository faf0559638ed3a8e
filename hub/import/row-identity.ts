import type { CellReader } from "./cells.ts";
import { type Kind, type KindWords, readVoid, usualKinds } from "./kind.ts";
import type { MomentReader } from "./moment.ts";
import type { RowIdentity } from "./row.ts";

export interface IdentityOptions {
  readonly cells: CellReader;
  readonly moments: MomentReader;
  readonly refundPrefix: string | undefined;
  readonly kindWords: KindWords;
}

/** Why a row does not say whose or what it is. */
export interface Unclear {
  readonly reason: string;
  readonly detail: string;
}

const noNumber: Unclear = { reason: "no receipt number", detail: "" };

/**
 * Reads whose a row is. A row without a number, or with that of the row before and no date, goes on with that row's receipt,
 * and with all that it leaves empty. A row with the number and the time of the row before does so too, but for the kind: an
 * empty one there may mean a sale.
 */
export class IdentityReader {
  readonly #options: IdentityOptions;

  constructor(options: IdentityOptions) {
    this.#options = options;
  }

  identityOf(
    fields: readonly string[],
    number: string,
    tsText: string,
    before: RowIdentity | undefined,
  ): RowIdentity | Unclear {
    const { cells, moments } = this.#options;
    if (cells.isPartial(fields, "receipt")) {
      return { reason: "a part of the receipt's number is missing", detail: number };
    }
    const isNext = before !== undefined && (number === "" || number === before.receipt);
    if (number === "" && !isNext) return noNumber;
    const moment = tsText === "" && isNext ? before.moment : moments.read(tsText);
    if (moment === undefined) return { reason: "time cannot be read", detail: tsText };
    if (number === "" && moment.ms !== before?.moment.ms) return noNumber;
    const isSame = isNext && moment.ms === before.moment.ms && this.#fitsPlace(fields, before);
    const goesOn = isSame ? before : undefined;
    const isShort = number === "" || tsText === "";
    const kind = this.#kindOf(fields, number, goesOn?.kind, isShort);
    if (typeof kind === "object") return kind;
    return {
      receipt: cells.intern(number || (before?.receipt ?? "")),
      shift: cells.shared(fields, "shift") || (goesOn?.shift ?? ""),
      place: this.#placeOf(fields) || (goesOn?.place ?? ""),
      moment,
      kind,
    };
  }

  /** A shift or a place that the row names is that of the row before. */
  #fitsPlace(fields: readonly string[], before: RowIdentity): boolean {
    const shift = this.#options.cells.text(fields, "shift");
    const place = this.#placeOf(fields);
    return (shift === "" || shift === before.shift) && (place === "" || place === before.place);
  }

  #kindOf(
    fields: readonly string[],
    number: string,
    before: Kind | undefined,
    isShort: boolean,
  ): Kind | Unclear {
    const { cells, refundPrefix, kindWords } = this.#options;
    const [word, voidWord] = [cells.text(fields, "kind"), cells.text(fields, "void")];
    const voided = readVoid(voidWord);
    if (voided === undefined) return { reason: "not a known word in the void column", detail: voidWord };
    if (voided) return "void";
    if (word === "" && before !== undefined && isShort) return before;
    if (word === "" && before !== undefined && before !== "sale" && cells.has("kind")) {
      return { reason: "no kind, and the row before of the same receipt is no sale", detail: before };
    }
    if (refundPrefix !== undefined && number.startsWith(refundPrefix)) return "refund";
    const small = word.toLowerCase();
    return (
      kindWords.get(small) ??
      usualKinds.get(small) ?? { reason: "not a known kind; say it by --kind", detail: word }
    );
  }

  #placeOf(fields: readonly string[]): string {
    const { cells } = this.#options;
    const store = cells.text(fields, "store");
    const till = cells.text(fields, "till");
    if (store === "" && till === "") return "";
    const at = store === "" || store.startsWith("@") ? store : `@${store}`;
    return cells.intern(till === "" ? at : `${at}/${till}`);
  }
}
