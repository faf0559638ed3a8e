import { text } from "@prilavok/contracts/language/language.ts";
import { formatE4, moneyMaxE4, parseDecimal } from "@prilavok/contracts/values/decimal.ts";
import type { Command } from "commander";
import { systemClock } from "../clock.ts";
import type { RegisterCommands, Shell } from "../command.ts";
import { transaction } from "../database/pool.ts";
import {
  type CommonOptions,
  chosenAccount,
  finish,
  neededAccount,
  run,
  table,
} from "../network/command-line.ts";
import { refusedField } from "../office/fields.ts";
import { type PageOptions, pageOfOptions, withPage } from "../office/page-options.ts";
import { addGoods, changeGoods } from "./change.ts";
import { type Goods, type GoodsChange, newGoods } from "./goods.ts";
import { registerGoodsImport } from "./import/command.ts";
import { findGoods, listGoods } from "./list.ts";
import { goodsAnswer } from "./routes.ts";

/** `goods`: the goods of an account. The commands work beside a running hub; tills hear of every change at once. */
export const registerGoodsCommands: RegisterCommands = (program, shell) => {
  const goods = program.command("goods").description("the goods of an account");
  registerAdd(goods, shell);
  registerList(goods, shell);
  registerShow(goods, shell);
  registerChange(goods, shell);
  registerArchive(goods, shell);
  registerGoodsImport(goods, shell);
};

interface DetailOptions extends CommonOptions {
  readonly name?: string;
  readonly price?: string;
  /** False: --no-gtin. */
  readonly gtin?: string | false;
  readonly unit?: string;
  readonly category?: string;
}

function withDetails(command: Command): Command {
  return command
    .option("--gtin <digits>", "barcode of 8, 12, 13 or 14 digits")
    .option("--unit <unit>", "such as шт or кг")
    .option("--category <category>", "several are separated by &&");
}

function registerAdd(goods: Command, shell: Shell): void {
  const add = goods
    .command("add <code>")
    .description("add an article; the account is made on first use")
    .requiredOption("--name <name>", "its name")
    .requiredOption("--price <price>", "such as 99.90");
  finish(
    withDetails(add),
    'goods add A-17 --name "Чай чёрный, 100 г" --price 189.90 --gtin 4600051000057 --category Чай',
  ).action((code: string, options: DetailOptions & { readonly name: string }) =>
    run(shell, async (pool) => {
      const { id } = await neededAccount(pool, options.account);
      const change = changeOf(code, options);
      const { name } = options;
      const { priceE4 = readPrice("") } = change;
      const details = {
        code,
        name,
        priceE4,
        gtin: change.gtin ?? newGoods.gtin,
        unit: change.unit ?? newGoods.unit,
        category: change.category ?? newGoods.category,
        isArchived: false,
      };
      const now = systemClock.now();
      return printed(await transaction(pool, (connection) => addGoods(connection, now, id, details)));
    }),
  );
}

function registerList(goods: Command, shell: Shell): void {
  interface ListOptions extends PageOptions {
    readonly search?: string;
    readonly gtin?: string;
    readonly archived?: boolean;
  }
  finish(withPage(goods.command("list")), "goods list --search чай --json")
    .description("list goods in the order in which they were added")
    .option("--search <text>", "a part of the name, or the beginning of the code")
    .option("--gtin <digits>", "the article that is sold under this barcode")
    .option("--archived", "archived ones too")
    .action((options: ListOptions) =>
      run(shell, async (pool) => {
        const { id } = await chosenAccount(pool, options.account);
        const { search, gtin, archived: withArchived = false } = options;
        const page = pageOfOptions(options);
        const listed = await listGoods(pool, id, { ...page, withArchived, gtin, search });
        return { json: listed.map(goodsJson), text: goodsTable(listed) };
      }),
    );
}

function registerShow(goods: Command, shell: Shell): void {
  finish(goods.command("show <code>"), "goods show A-17")
    .description("show one article, archived or not")
    .action((code: string, options: CommonOptions) =>
      run(shell, async (pool) => {
        const { id } = await chosenAccount(pool, options.account);
        return printed(await findGoods(pool, id, code));
      }),
    );
}

function registerChange(goods: Command, shell: Shell): void {
  const change = goods
    .command("change <code>")
    .description("change what is given of an article")
    .option("--name <name>", "its name")
    .option("--price <price>", "such as 99.90");
  finish(
    withDetails(change)
      .option("--no-gtin", "it has no barcode")
      .option("--restore", "an archived one is sold again"),
    "goods change A-17 --price 199.90",
  ).action((code: string, options: DetailOptions & { readonly restore?: boolean }) => {
    const isArchived = options.restore === true ? false : undefined;
    return changeIt(shell, options, { ...changeOf(code, options), isArchived });
  });
}

function registerArchive(goods: Command, shell: Shell): void {
  finish(goods.command("archive <code>"), "goods archive A-17")
    .description("take an article out of sale; goods change --restore brings it back")
    .action((code: string, options: CommonOptions) => changeIt(shell, options, { code, isArchived: true }));
}

function changeIt(shell: Shell, options: CommonOptions, change: GoodsChange): Promise<void> {
  return run(shell, async (pool) => {
    const { id } = await chosenAccount(pool, options.account);
    const now = systemClock.now();
    return printed(
      await transaction(pool, (connection) => changeGoods(connection, now, id, change, undefined)),
    );
  });
}

function changeOf(code: string, { name, price, gtin, unit, category }: DetailOptions): GoodsChange {
  const priceE4 = price === undefined ? undefined : readPrice(price);
  // Commander gives true where --no-gtin is possible and nothing was said.
  const barcode = gtin === false ? null : typeof gtin === "string" ? gtin : undefined;
  return { code, name, priceE4, gtin: barcode, unit, category };
}

function readPrice(text: string) {
  const priceE4 = parseDecimal(text.replace(",", "."), moneyMaxE4);
  if (priceE4 === undefined) throw refusedField("price", "число вида 99.90", text);
  return priceE4;
}

function goodsJson(goods: Goods) {
  return { id: String(goods.id), ...goodsAnswer(goods) };
}

function printed(goods: Goods) {
  return { json: goodsJson(goods), text: goodsTable([goods]) };
}

function goodsTable(goods: readonly Goods[]): string {
  return table(
    ["id", "code", "barcode", "name", "unit", "price", "category", "on sale"],
    goods.map((one) => [
      String(one.id),
      one.code,
      one.gtin ?? "-",
      one.name,
      one.unit,
      formatE4(one.priceE4),
      one.category || "-",
      one.isArchived ? text("в архиве", "archived") : text("да", "yes"),
    ]),
  );
}
