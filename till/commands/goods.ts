import type { GoodsTold } from "@prilavok/contracts/till-api/orders.ts";
import { type CommonOptions, configured, finish, print, type RegisterCommands, table } from "../command.ts";
import { operate } from "../service/client.ts";

interface FindOptions extends CommonOptions {
  readonly code?: string;
  readonly barcode?: string;
  readonly after?: string;
}

/** `prilavok-till goods find`: goods of the till that serves, as the hub has told them. */
export const registerGoods: RegisterCommands = (program) => {
  const goods = program.command("goods").description("goods that the till that serves knows");
  finish(
    goods
      .command("find")
      .description("find goods by code, by barcode, or by a part of their names")
      .argument("[text]", "a part of the name"),
    "goods find --barcode 4810000000024",
  )
    .option("--code <code>", "the article with this code")
    .option("--barcode <barcode>", "the article with this barcode")
    .option("--after <code>", "with a text: only those that follow this code")
    .action(async (text: string | undefined, { code, barcode, after, ...options }: FindOptions) => {
      if (text === undefined && code === undefined && barcode === undefined) {
        throw new Error("say what to find: a part of the name, --code or --barcode");
      }
      const { goods: found = [], next } = await operate(configured(options).configuration.data, "GOODS", {
        ...(text === undefined ? {} : { text }),
        ...(code === undefined ? {} : { code }),
        ...(barcode === undefined ? {} : { barcode }),
        ...(after === undefined ? {} : { after }),
      });
      const more = next === undefined ? "" : `\nthere are more: --after ${next}`;
      const told = found.length === 0 ? "there are no such goods" : `${goodsTable(found)}${more}`;
      print(options, { goods: found, next: next ?? null }, told);
    });
};

function goodsTable(goods: readonly GoodsTold[]): string {
  return table(
    ["code", "barcode", "name", "price", "category"],
    goods.map(({ code, barcode, name, price, category, isArchived }) => [
      code,
      barcode ?? "",
      isArchived ? `${name} (archived)` : name,
      price,
      category,
    ]),
  );
}
