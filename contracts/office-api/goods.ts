import Type, { type Static } from "typebox";
import * as limits from "../exchange/limits.ts";
import { positiveMoney, text } from "../values/wire.ts";
import { pageOf, pageQuery } from "./page.ts";
import { defineRoute } from "./route.ts";
import {
  exactNumber,
  none,
  scannedGtin,
  scannedGtinCharsMax,
  stale,
  versionOfAnswer,
  versionOfChange,
} from "./values.ts";

export const goodsPerBatchMax = 500;

const code = text(limits.goodsCodeCharsMax, "The article's code in the shop. It never changes.", {
  minLength: 1,
});

const details = {
  // Longer than a barcode, for what a scanner puts around it.
  gtin: Type.Union([Type.String({ maxLength: scannedGtinCharsMax }), Type.Null()], {
    title: "text or null",
    description: "Barcode: 8, 12, 13 or 14 digits, the last of them the check digit; null: none.",
  }),
  name: text(limits.goodsNameCharsMax, "Its name.", { minLength: 1 }),
  unit: text(limits.unitCharsMax, "Its unit, such as `шт`.", { minLength: 1 }),
  category: text(limits.categoryCharsMax, "Its category; several are separated by `&&`; empty: none."),
  price: positiveMoney("Its price, at most 2 decimals."),
  isArchived: Type.Boolean({
    description: "It is no longer sold. It keeps its barcode, which another article may have meanwhile.",
  }),
};

export const Goods = Type.Object(
  {
    code: Type.String({ description: "The article's code in the shop." }),
    ...details,
    price: exactNumber("Its price."),
    version: versionOfAnswer,
    changedAt: Type.String({ description: "When it was changed last, ISO 8601." }),
  },
  { title: "an article" },
);
export type GoodsAnswer = Static<typeof Goods>;

/** Everything that may be said of an article; what is absent has the value that a new one has. */
const whole = {
  gtin: Type.Optional(details.gtin),
  name: details.name,
  unit: Type.Optional(details.unit),
  category: Type.Optional(details.category),
  price: details.price,
  isArchived: Type.Optional(details.isArchived),
};
const wholeNote =
  "What is absent of `gtin`, `unit`, `category` and `isArchived` becomes: no barcode, `шт`, no category, not archived.";
const gtinInUse = { problem: "in-use", when: "Another article that is sold has the barcode." } as const;
const tooMany = { problem: "unprocessable", when: "There are 1,000,000 goods already." } as const;
const feedNote = "All tills of the account get the change through the exchange, if anything changed at all.";

export const listGoods = defineRoute({
  name: "listGoods",
  method: "GET",
  address: "/goods",
  scope: "goods:read",
  summary: "Lists goods, or finds some by barcode, code or name.",
  query: Type.Object({
    ...pageQuery,
    gtin: Type.Optional(
      scannedGtin("Only the article that is sold under this barcode; leading zeros do not count."),
    ),
    search: Type.Optional(
      text(limits.goodsNameCharsMax, "A part of the name in any case, or the beginning of the code.", {
        minLength: 1,
      }),
    ),
    archived: Type.Optional(Type.Boolean({ description: "Archived ones too. Absent: they are left out." })),
  }),
  answer: pageOf(Goods),
});

export const getGoods = defineRoute({
  name: "getGoods",
  method: "GET",
  address: "/goods/{code}",
  scope: "goods:read",
  summary: "Answers one article, archived or not.",
  path: Type.Object({ code }),
  answer: Goods,
  problems: [none],
});

export const addGoods = defineRoute({
  name: "addGoods",
  method: "POST",
  address: "/goods",
  scope: "goods:write",
  summary: "Adds an article.",
  body: Type.Object({ code, ...whole }),
  answer: Goods,
  status: 201,
  problems: [{ problem: "in-use", when: "The code or the barcode belongs to another article." }, tooMany],
  notes: [wholeNote, feedNote],
});

export const changeGoods = defineRoute({
  name: "changeGoods",
  method: "PATCH",
  address: "/goods/{code}",
  scope: "goods:write",
  summary: "Changes what is given of an article, and leaves the rest. `isArchived` takes it out of sale.",
  path: Type.Object({ code }),
  body: Type.Object({ version: versionOfChange, ...Type.Partial(Type.Object(details)).properties }),
  answer: Goods,
  problems: [none, stale, gtinInUse],
  notes: [feedNote],
});

export const putGoods = defineRoute({
  name: "putGoods",
  method: "PUT",
  address: "/goods/{code}",
  scope: "goods:write",
  summary: "Makes an article be as the request says, whether it was there or not: for ERPs.",
  path: Type.Object({ code }),
  body: Type.Object(whole),
  answer: Goods,
  problems: [gtinInUse, tooMany],
  notes: [wholeNote, feedNote, "Without a version: the last request holds."],
});

export const putGoodsBatch = defineRoute({
  name: "putGoodsBatch",
  method: "POST",
  address: "/goods/batch",
  scope: "goods:write",
  summary: `Makes up to ${goodsPerBatchMax} goods be as the request says, all of them or none.`,
  body: Type.Object({
    goods: Type.Array(Type.Object({ code, ...whole }), {
      minItems: 1,
      maxItems: goodsPerBatchMax,
      description: "Each code once.",
    }),
  }),
  answer: Type.Object({
    added: Type.Integer({ description: "How many are new." }),
    changed: Type.Integer({ description: "How many were there and are changed." }),
    unchanged: Type.Integer({ description: "How many were there and are as they were." }),
  }),
  tells: ["added", "changed", "unchanged"],
  problems: [gtinInUse, tooMany],
  notes: [
    wholeNote,
    feedNote,
    "A refusal names the first offender by `path`, such as `goods[3].gtin`.",
    "A barcode may move from one article of the batch to another.",
  ],
});

export const goodsRoutes = [listGoods, getGoods, addGoods, changeGoods, putGoods, putGoodsBatch];
