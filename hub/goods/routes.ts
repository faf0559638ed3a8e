import * as routes from "@prilavok/contracts/office-api/goods.ts";
import { e4ToJson, moneyMaxE4, parseDecimal } from "@prilavok/contracts/values/decimal.ts";
import type { Clock } from "../clock.ts";
import { refusedField } from "../office/fields.ts";
import { type RouteHandler, routeHandler } from "../office/handler.ts";
import { pageOfRows, pageWanted } from "../office/page.ts";
import { addGoods, changeGoods, putAllGoods, putGoods } from "./change.ts";
import { type Goods, type GoodsDetails, newGoods } from "./goods.ts";
import { findGoods, listGoods } from "./list.ts";

export function goodsHandlers(clock: Clock): RouteHandler[] {
  return [
    routeHandler(routes.listGoods, async ({ query }, { accountId }, connection) => {
      const { afterId, limit } = pageWanted(query);
      const { gtin, search, archived = false } = query;
      const rows = await listGoods(connection, accountId, {
        afterId,
        limit: limit + 1,
        withArchived: archived,
        gtin,
        search,
      });
      return pageOfRows(rows, limit, ({ id }) => id, goodsAnswer);
    }),
    routeHandler(routes.getGoods, async ({ path }, { accountId }, connection) =>
      goodsAnswer(await findGoods(connection, accountId, path.code)),
    ),
    routeHandler(routes.addGoods, async ({ body }, { accountId }, connection) =>
      goodsAnswer(await addGoods(connection, clock.now(), accountId, wholeGoods(body.code, body))),
    ),
    routeHandler(routes.changeGoods, async ({ path, body }, { accountId }, connection) => {
      const { version, price, ...rest } = body;
      const change = {
        ...rest,
        code: path.code,
        priceE4: price === undefined ? undefined : readPrice(price),
      };
      return goodsAnswer(await changeGoods(connection, clock.now(), accountId, change, version));
    }),
    routeHandler(routes.putGoods, async ({ path, body }, { accountId }, connection) =>
      goodsAnswer(await putGoods(connection, clock.now(), accountId, wholeGoods(path.code, body))),
    ),
    routeHandler(routes.putGoodsBatch, ({ body }, { accountId }, connection) => {
      const goods = body.goods.map((one) => wholeGoods(one.code, one));
      return putAllGoods(connection, clock.now(), accountId, goods);
    }),
  ];
}

interface WireGoods {
  readonly gtin?: string | null;
  readonly name: string;
  readonly unit?: string;
  readonly category?: string;
  readonly price: number | string;
  readonly isArchived?: boolean;
}

function wholeGoods(code: string, { price, ...rest }: WireGoods): GoodsDetails {
  return {
    code,
    gtin: rest.gtin ?? newGoods.gtin,
    name: rest.name,
    unit: rest.unit ?? newGoods.unit,
    category: rest.category ?? newGoods.category,
    priceE4: readPrice(price),
    isArchived: rest.isArchived ?? newGoods.isArchived,
  };
}

function readPrice(price: number | string) {
  const priceE4 = parseDecimal(price, moneyMaxE4);
  if (priceE4 === undefined) throw refusedField("price", "число", price);
  return priceE4;
}

export function goodsAnswer(goods: Goods): routes.GoodsAnswer {
  const { code, gtin, name, unit, category, priceE4, isArchived, version, changedAt } = goods;
  const price = e4ToJson(priceE4);
  return { code, gtin, name, unit, category, price, isArchived, version, changedAt: changedAt.toISOString() };
}
