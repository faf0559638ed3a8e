import type { Phrases } from "@prilavok/contracts/language/phrases.ts";

/** `seller` and `category`: help, columns and refusals. */
export const namePhrases: Phrases = {
  "sellers as receipts brought them, and which of them are one":
    "продавцы, какими их назвали чеки, и кто из них один и тот же",
  "categories as receipts brought them, and which of them are one":
    "категории, какими их назвали чеки, и какие из них одна и та же",
  "list the account's sellers": "показать продавцов аккаунта",
  "list the account's categories": "показать категории аккаунта",
  "show sellers that are probably one; nothing is changed":
    "показать продавцов, которые, похоже, один человек; ничего не меняется",
  "show categories that are probably one; nothing is changed":
    "показать категории, которые, похоже, одна; ничего не меняется",
  "count one name as another in all reports, the past included; both by name or id":
    "считать одно название другим во всех отчётах, и за прошлое тоже; оба — по названию или id",
  "take a merge back: reports are again what they were before":
    "отменить объединение: отчёты снова такие, какими были",
  "merged into": "объединён с",
  "no sellers look like one": "похожих продавцов нет",
  "no categories look like one": "похожих категорий нет",
  '"{}" is merged into "{}" already': "«{}» уже объединено с «{}»",
};
