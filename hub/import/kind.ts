/** What a row's receipt is. Rows of cancelled receipts are told and never counted. */
export const kinds = ["sale", "refund", "void"] as const;
export type Kind = (typeof kinds)[number];

/** Words of the kind column, in small letters, and what they mean. An empty cell is a sale. */
export type KindWords = ReadonlyMap<string, Kind>;

const usualWords: Readonly<Record<Kind, readonly string[]>> = {
  sale: ["", "sale", "sell", "purchase", "payment", "продажа", "приход", "чек", "чек продажи", "реализация"],
  refund: [
    "refund",
    "return",
    "возврат",
    "возврат прихода",
    "возврат продажи",
    "чек возврата",
    "возврат от покупателя",
  ],
  void: [
    ...["void", "voided", "cancelled", "canceled", "annulled", "deleted", "сторно"],
    ...[
      "аннулирован",
      "аннулировано",
      "аннулирован.",
      "отменен",
      "отменён",
      "отменено",
      "отмена",
      "удален",
      "удалён",
    ],
  ],
};

export const usualKinds: KindWords = new Map(
  kinds.flatMap((kind) => usualWords[kind].map((word) => [word, kind] as const)),
);

/** `Да=refund,Нет=sale`. @throws Error in the words of the option. */
export function parseKindWords(text: string): KindWords {
  return new Map(
    text.split(",").map((part) => {
      const at = part.lastIndexOf("=");
      const kind = kinds.find((known) => known === part.slice(at + 1).trim());
      if (at === -1 || kind === undefined) {
        throw new Error(`word=sale, word=refund or word=void is needed, several with commas, not "${part}"`);
      }
      return [part.slice(0, at).trim().toLowerCase(), kind] as const;
    }),
  );
}

const notVoid = new Set([
  "",
  "0",
  "-",
  "false",
  "no",
  "n",
  "нет",
  "closed",
  "completed",
  "paid",
  "ok",
  "проведен",
  "проведён",
  "закрыт",
]);
const isVoid = new Set([...usualWords.void, "1", "true", "yes", "y", "да", "x", "+"]);
/** A time of cancelling. */
const dateForm = /^\d{1,4}[-./]\d{1,2}[-./]\d{1,4}/;

/** Whether the void column cancels its row; undefined when the word is not known. */
export function readVoid(text: string): boolean | undefined {
  const word = text.toLowerCase();
  if (notVoid.has(word)) return false;
  return isVoid.has(word) || dateForm.test(word) ? true : undefined;
}
