import { text } from "@prilavok/contracts/language/language.ts";
import type { OrderTold } from "@prilavok/contracts/till-api/orders.ts";
import { type Command, Option } from "commander";
import { type CommonOptions, configured, finish, print, type RegisterCommands, table } from "../command.ts";
import { operate } from "../service/client.ts";

interface ListOptions extends CommonOptions {
  readonly state?: keyof typeof states;
  readonly number?: string;
  readonly text?: string;
  readonly after?: string;
}

interface PickOptions extends CommonOptions {
  readonly cashier: string;
}

const states = { free: "free", held: "held", "in-work": "inWork" } as const;

/** `prilavok-till order`: customer orders of the till that serves. */
export const registerOrder: RegisterCommands = (program) => {
  const order = program.command("order").description("customer orders of the till that serves");
  registerList(order);
  registerShow(order);
  registerPick(order);
  registerRelease(order);
};

const registerList: RegisterCommands = (order) => {
  finish(order.command("list").description("orders in the order of their arrival"), "order list --state free")
    .addOption(new Option("--state <state>", "only those").choices(Object.keys(states)))
    .option("--number <number>", "only the order with this number")
    .option("--text <text>", "only those with it in their number, customer, telephone or comment")
    .option("--after <place>", "only those that follow: the list before tells what to give here")
    .action(async ({ state, number, text, after, ...options }: ListOptions) => {
      const { orders = [], next } = await operate(dataOf(options), "ORDERS", {
        ...(state === undefined ? {} : { state: states[state] }),
        ...(number === undefined ? {} : { number }),
        ...(text === undefined ? {} : { text }),
        ...(after === undefined ? {} : { after }),
      });
      const more = next === undefined ? "" : `\nthere are more: --after ${next}`;
      const told = orders.length === 0 ? "there are no orders" : orderTable(orders);
      print(options, { orders, next: next ?? null }, `${told}${more}`);
    });
};

const registerShow: RegisterCommands = (order) => {
  withOrder(order.command("show").description("an order with its lines"), "order show ЗП-000012").action(
    async (named: string, options: CommonOptions) => {
      const found = await orderNamed(named, options);
      print(options, found, orderText(found));
    },
  );
};

const registerPick: RegisterCommands = (order) => {
  withOrder(
    order.command("pick").description("take an order into work, and print the body of its sale"),
    "order pick ЗП-000012 --cashier Иванова",
  )
    .addOption(new Option("--cashier <name>", "who does it").makeOptionMandatory(true))
    .action(async (named: string, { cashier, ...options }: PickOptions) => {
      const { uid } = await orderNamed(named, options);
      const answer = await operate(dataOf(options), "PICK_ORDER", { orderUid: uid, cashier });
      const { order: picked, sale } = answer;
      const note = picked?.note === undefined || picked.note === null ? "" : ` (${picked.note})`;
      const told = `${text(answer.messageDetail, "The order is in work")}: ${picked?.number}${note}\n${JSON.stringify(sale, null, 2)}`;
      print(options, answer, told);
    });
};

const registerRelease: RegisterCommands = (order) => {
  withOrder(
    order.command("release").description("give an order in work back without a sale"),
    "order release ЗП-000012",
  ).action(async (named: string, options: CommonOptions) => {
    const { uid } = await orderNamed(named, options);
    const answer = await operate(dataOf(options), "RELEASE_ORDER", { orderUid: uid });
    print(options, answer, text(answer.messageDetail, "The order is released"));
  });
};

function withOrder(command: Command, example: string): Command {
  return finish(command.argument("<order>", "its number, such as ЗП-000012 or 12, or its uid"), example);
}

function dataOf(options: CommonOptions): string {
  return configured(options).configuration.data;
}

/**
 * By its number as the till has it, by the digits of such a number, else by its uid.
 * @throws Error when none or several have the number.
 */
async function orderNamed(named: string, options: CommonOptions): Promise<OrderTold> {
  const data = dataOf(options);
  for (const asked of [{ number: named }, ...numberOf(named), { orderUid: named }]) {
    const { orders = [] } = await operate(data, "ORDERS", asked);
    const [found, other] = orders;
    if (other !== undefined) throw new Error(`several orders have the number ${named}: name one by its uid`);
    if (found !== undefined) return found;
  }
  throw new Error(`the till has no order ${named}`);
}

/** `1` is what people call ЗП-000001, here as at the hub. */
function numberOf(named: string): { number: string }[] {
  const [, digits] = /^0*([0-9]{1,9})$/.exec(named) ?? [];
  return digits === undefined ? [] : [{ number: `ЗП-${digits.padStart(6, "0")}` }];
}

function orderTable(orders: readonly OrderTold[]): string {
  return table(
    ["number", "customer", "total", "lines", "note", "uid"],
    orders.map(({ number, customer, total, lines, note, inWork, uid }) => [
      number,
      customer?.name ?? "",
      total,
      String(lines.length),
      note ?? (inWork === null ? "" : `${text("В работе", "In work")}: ${inWork.cashier}`),
      uid,
    ]),
  );
}

function orderText(order: OrderTold): string {
  const { number, version, uid, orderedAt, customer, comment, total, note, inWork, lines } = order;
  const head = [
    text(
      `Заказ покупателя № ${number}, версия ${version}, от ${orderedAt}`,
      `Customer order ${number}, version ${version}, of ${orderedAt}`,
    ),
    ...(customer === null
      ? []
      : [`${text("Покупатель", "Customer")}: ${customer.name} ${customer.phone}`.trimEnd()]),
    ...(comment === "" ? [] : [`${text("Комментарий", "Comment")}: ${comment}`]),
    ...(inWork === null
      ? []
      : [
          text(
            `В работе: ${inWork.cashier}, с ${inWork.since}`,
            `In work: ${inWork.cashier}, since ${inWork.since}`,
          ),
        ]),
    ...(note === null ? [] : [note]),
    `uid: ${uid}`,
  ];
  const rows = lines.map((line) => [
    String(line.line),
    line.code,
    line.name,
    `${line.amount} ${line.unit}`.trimEnd(),
    line.price,
    line.discount,
    line.total,
  ]);
  const columns = text(
    "№ код товар количество цена скидка сумма",
    "no. code name amount price discount total",
  ).split(" ");
  return [...head, table(columns, rows), `${text("Итого", "Total")}: ${total}`].join("\n");
}
