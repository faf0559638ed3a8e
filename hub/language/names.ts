import type { Phrases } from "@prilavok/contracts/language/phrases.ts";

/** `seller`, `category` and `account annulled`: help, columns and refusals. */
export const namePhrases: Phrases = {
  "sellers as receipts brought them, and which of them are one":
    "продавцы, какими их назвали чеки, и кто из них одно лицо",
  "categories as receipts brought them, and which of them are one":
    "категории, какими их назвали чеки, и какие из них одно и то же",
  "list the account's sellers": "показать продавцов аккаунта",
  "list the account's categories": "показать категории аккаунта",
  "show sellers that are probably one; nothing is changed":
    "показать продавцов, которые, вероятно, одно лицо; ничего не меняется",
  "show categories that are probably one; nothing is changed":
    "показать категории, которые, вероятно, одно и то же; ничего не меняется",
  "count one name as another in all reports, the past included; both by name or id":
    "считать одно название другим во всех отчётах, и за прошлое; оба по названию или id",
  "take a merge back: reports are again what they were before":
    "отменить объединение: отчёты снова такие, как до него",
  "merged into": "объединено с",
  '"{}" is merged into "{}" already': "«{}» уже объединено с «{}»",
  '"{}" and "{}" are one already': "«{}» и «{}» уже одно и то же",
  '"{}" is not merged': "«{}» ни с чем не объединено",
  'there is no seller "{}"': "нет продавца «{}»",
  'there is no category "{}"': "нет категории «{}»",
  "whether numbers of receipts and averages count annulled receipts and what annulled them":
    "считают ли количества чеков и средние отменённые чеки и их отмены",
  "absent: tell which": "без этого: сказать, как сейчас",
  "a position has no name or no count": "в позиции нет названия или количества",
};
