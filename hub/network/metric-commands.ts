import { text } from "@prilavok/contracts/language/language.ts";
import { metricOrderMax } from "@prilavok/contracts/management-api/limits.ts";
import type { Definition } from "@prilavok/contracts/management-api/metrics.ts";
import { type Command, Option } from "commander";
import type { Shell } from "../command.ts";
import { type CommonOptions, chosenAccount, finish, neededAccount, run, table } from "./command-line.ts";
import type { MetricType } from "./metric.ts";
import { listNamedMetrics, type MetricChange, type NamedMetric, setMetric } from "./metric-set.ts";
import { badValue } from "./rules.ts";
import { metricAnswer } from "./wire.ts";

const typeNames = { number: 1, money: 2, percent: 3 } as const satisfies Record<string, MetricType>;
type TypeName = keyof typeof typeNames;
type Of = Definition["of"];

interface SetOptions extends CommonOptions {
  readonly name?: string;
  readonly order?: string;
  readonly type?: TypeName;
  readonly of?: Of;
  readonly category?: string[];
  readonly attribute?: string;
  readonly percentOf?: Of;
  readonly percentOfCategory?: string[];
  readonly percentOfAttribute?: string;
  readonly enable?: boolean;
  readonly disable?: boolean;
}

export function registerMetricCommands(program: Command, shell: Shell): void {
  const metric = program.command("metric").description("what the account's reports show");
  registerList(metric, shell);
  registerSet(metric, shell);
  registerOwnBrand(metric, shell);
}

function registerList(metric: Command, shell: Shell): void {
  finish(metric.command("list"), "metric list")
    .description("list the account's metrics, disabled ones too")
    .action((options: CommonOptions) =>
      run(shell, async (pool) => {
        const account = await chosenAccount(pool, options.account);
        const metrics = await listNamedMetrics(pool, account.id);
        return { json: metrics.map(metricAnswer), text: metricTable(metrics) };
      }),
    );
}

function registerSet(metric: Command, shell: Shell): void {
  const measures = ["sum", "count"];
  finish(
    metric.command("set").argument("[metric]", "income, count, average, complexity, category or p/<id>"),
    'metric set --name "Доля кофе" --type percent --of sum --category Кофе --percent-of sum',
  )
    .description(
      "change a metric, or without naming one make a custom metric; what is not given stays as it is",
    )
    .option("--name <name>", "name for people")
    .option("--order <number>", "place in reports")
    .addOption(new Option("--type <type>", "how it is shown").choices(Object.keys(typeNames)))
    .addOption(new Option("--of <measure>", "what it adds up").choices(measures))
    .option("--category <names...>", "only positions of these categories")
    .option("--attribute <name>", "only this attribute of receipts")
    .addOption(new Option("--percent-of <measure>", "for --type percent: the whole").choices(measures))
    .option("--percent-of-category <names...>", "the whole is of these categories")
    .option("--percent-of-attribute <name>", "the whole is of this attribute")
    .option("--enable", "show it in reports")
    .option("--disable", "leave it out of reports")
    .action((mnemonic: string | undefined, options: SetOptions) =>
      run(shell, async (pool) => {
        const change = { metric: mnemonic, ...changeOf(options) };
        const account = await neededAccount(pool, options.account);
        const changed = await setMetric(pool, account.id, change);
        return { json: metricAnswer(changed), text: describe(changed) };
      }),
    );
}

function registerOwnBrand(metric: Command, shell: Shell): void {
  finish(metric.command("own-brand").argument("[categories...]"), "metric own-brand Вкусное Выпечка")
    .description("mark exactly these categories as the account's own brand; without any, tell which are")
    .option("--none", "mark none")
    .action((categories: string[], options: CommonOptions & { readonly none?: boolean }) =>
      run(shell, async (pool) => {
        const account = await neededAccount(pool, options.account);
        const isChange = categories.length > 0 || options.none === true;
        const ownBrand = isChange ? categories : undefined;
        const changed = await setMetric(pool, account.id, { metric: "category", ownBrand });
        return { json: metricAnswer(changed), text: describe(changed) };
      }),
    );
}

function changeOf(options: SetOptions): MetricChange {
  if (options.enable === true && options.disable === true) throw badValue("enable", "alone", "--disable");
  return {
    name: options.name,
    order: options.order === undefined ? undefined : parseOrder(options.order),
    type: options.type && typeNames[options.type],
    definition: definitionOf(options),
    enabled: options.enable ?? (options.disable === true ? false : undefined),
  };
}

function parseOrder(text: string): number {
  if (!/^\d{1,5}$/.test(text)) throw badValue("order", `a whole number from 0 to ${metricOrderMax}`, text);
  return Number(text);
}

function definitionOf(options: SetOptions): Definition | undefined {
  const whole = measureOf(
    options.percentOf,
    options.percentOfCategory,
    options.percentOfAttribute,
    "percentOf",
  );
  const part = measureOf(options.of, options.category, options.attribute, "of");
  if (part === undefined && whole !== undefined) throw badValue("of", "given with --percent-of", undefined);
  return part && { ...part, ...(whole && { percentOf: whole }) };
}

function measureOf(
  of: Of | undefined,
  categories: string[] | undefined,
  attribute: string | undefined,
  option: string,
): Omit<Definition, "percentOf"> | undefined {
  if (of === undefined) {
    if (categories === undefined && attribute === undefined) return undefined;
    throw badValue(option, "given with a category or an attribute", undefined);
  }
  return { of, ...(categories && { categories }), ...(attribute !== undefined && { attribute }) };
}

function metricTable(metrics: readonly NamedMetric[]): string {
  return table(
    ["metric", "name", text("место", "order"), "type", "shown", "made of"],
    metrics.map((metric) => [
      metric.metric,
      metric.name,
      String(metric.order),
      typeName(metric.type),
      metric.enabled ? text("да", "yes") : text("нет", "no"),
      madeOf(metric),
    ]),
  );
}

function typeName(type: MetricType): string {
  return Object.entries(typeNames).find(([, number]) => number === type)?.[0] ?? String(type);
}

function describe(metric: NamedMetric): string {
  const state = metric.enabled ? text("показан", "shown") : text("не показан", "not shown");
  return `${metric.metric} "${metric.name}", ${text("место", "place")} ${metric.order}, ${typeName(metric.type)}, ${state}: ${madeOf(metric)}`;
}

function madeOf({ definition, ownBrand }: NamedMetric): string {
  if (ownBrand !== undefined)
    return `${text("собственная марка", "own brand")}: ${ownBrand.length === 0 ? text("нет", "none") : ownBrand.join(", ")}`;
  if (definition === null) return text("стандартный", "standard");
  const whole = definition.percentOf;
  return whole === undefined
    ? measureText(definition)
    : text(
        `${measureText(definition)}, процент от: ${measureText(whole)}`,
        `${measureText(definition)}, percent of ${measureText(whole)}`,
      );
}

function measureText({ of, categories, attribute }: Omit<Definition, "percentOf">): string {
  if (categories !== undefined) return `${of} ${text("по категориям", "of")} ${categories.join(", ")}`;
  return attribute === undefined
    ? `${of} ${text("всех чеков", "of all receipts")}`
    : `${of} ${text("атрибута", "of attribute")} ${attribute}`;
}
