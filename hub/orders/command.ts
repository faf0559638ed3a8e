import { orderStateNames } from "@prilavok/contracts/office-api/order.ts";
import { type Command, Option } from "commander";
import { systemClock } from "../clock.ts";
import type { RegisterCommands, Shell } from "../command.ts";
import { say } from "../language/say.ts";
import { zoneOfAccount } from "../network/account.ts";
import { type CommonOptions, finish } from "../network/command-line.ts";
import { findByReference } from "../warehouses/named.ts";
import { deliveryAnswer, eventAnswer, orderAnswer, summaryAnswer } from "./answer.ts";
import { stepOrder } from "./change.ts";
import { type HeaderOptions, readOrder } from "./command-reading.ts";
import { commandActor, orderArgument, printed, runOnAccount, runOnOrder } from "./command-run.ts";
import { deliveriesText, historyText, listText, wholeText } from "./command-text.ts";
import { createOrder } from "./create.ts";
import { deliveriesOf, historyOf, listOrders, wholeOrder } from "./list.ts";
import { findOrder } from "./order.ts";
import { readTransactionId } from "./routes.ts";
import { settle } from "./settle.ts";
import type { OrderState } from "./states.ts";
import { registerTabCommands } from "./tab-commands.ts";

const clock = systemClock;
const rowsMax = 1_000;

/** `order`: customer orders («Заказ покупателя»), beside a running hub, whose tills hear of every change at once. */
export const registerOrderCommands: RegisterCommands = (program, shell) => {
  const order = program.command("order").description("customer orders («Заказ покупателя»)");
  registerAdd(order, shell);
  registerList(order, shell);
  registerShow(order, shell);
  registerSteps(order, shell);
  registerTabCommands(order, shell);
  registerFollowing(order, shell);
  registerSettle(order, shell);
};

function registerAdd(order: Command, shell: Shell): void {
  const collect = (line: string, before: string[] | undefined) => [...(before ?? []), line];
  finish(
    order.command("add"),
    'order add --line code=A1,amount=2 --line "name=Торт,price=35.50,amount=1" --name "Анна" --warehouse 1',
  )
    .summary("make an order, a draft")
    .description(
      "make an order, a draft («Черновик»). Lines with a code or gtin are articles and take name, price and unit from\n" +
        "there unless they say otherwise; others need name and price. --file takes what POST /api/v1/orders takes.",
    )
    .option(
      "--line <line>",
      "name=value,…: code, gtin, name, unit, category, amount, price, discount",
      collect,
    )
    .option("--file <path>", "a file of JSON; options go before it")
    .option("--ext-id <id>", "your own id of it, unique in the account")
    .option("--ordered-at <time>", "ISO 8601; by default now")
    .option("--customer <id>", "a customer")
    .option("--name <name>", "who ordered")
    .option("--phone <phone>", "telephone")
    .option("--warehouse <warehouse>", "the warehouse (склад): its id or ext id")
    .option("--comment <text>", "for the cashier")
    .addOption(
      new Option("--remainder <what>", "what becomes of what is not sold; by default open").choices([
        "open",
        "close",
      ]),
    )
    .action((options: HeaderOptions & CommonOptions) =>
      runOnAccount(shell, options, async (connection, accountId) => {
        const { warehouse } = options;
        const found =
          warehouse === undefined
            ? undefined
            : await findByReference(connection, "warehouse", accountId, warehouse);
        const written = await readOrder(options, found && String(found.id));
        const made = await createOrder(connection, clock.now(), accountId, written, commandActor);
        return printed(connection, made);
      }),
    );
}

interface ListOptions extends CommonOptions {
  readonly state?: OrderState;
  readonly conflict?: boolean;
  readonly search?: string;
}

function registerList(order: Command, shell: Shell): void {
  finish(order.command("list"), "order list --state posted --json")
    .description(`list orders, the latest ${rowsMax} at most`)
    .addOption(new Option("--state <state>", "only those in this state").choices(orderStateNames))
    .option("--conflict", "only those with a conflict that waits for a person")
    .option(
      "--search <text>",
      "only those with this part of the customer's name, or of the telephone's digits",
    )
    .action((options: ListOptions) =>
      runOnAccount(shell, options, async (connection, accountId) => {
        const orders = await listOrders(connection, accountId, {
          afterId: 0,
          limit: rowsMax,
          state: options.state,
          hasConflict: options.conflict,
          search: options.search,
          isLatest: true,
        });
        return {
          json: orders.map(summaryAnswer),
          text: listText(orders, await zoneOfAccount(connection, accountId)),
        };
      }),
    );
}

function registerShow(order: Command, shell: Shell): void {
  finish(order.command("show").argument(...orderArgument), "order show ЗП-000012")
    .description("show an order with its lines, tills and conflicts")
    .action((reference: string, options: CommonOptions) =>
      runOnOrder(shell, options, reference, async (connection, accountId, uid) => {
        const whole = await wholeOrder(connection, await findOrder(connection, accountId, uid));
        return {
          json: orderAnswer(whole),
          text: wholeText(whole, await zoneOfAccount(connection, accountId)),
        };
      }),
    );
}

const steps = {
  approve: "approve a draft («Согласован»)",
  revoke: "take an approval back",
  post: "post an approved order: its tills get it («Проведён»)",
  unpost: "take an order from its tills; it stays approved",
  cancel: "cancel an order for ever",
  close: "give up what is left of an order that was sold in part: it is done («Выполнен»)",
} as const;

function registerSteps(order: Command, shell: Shell): void {
  for (const [step, description] of Object.entries(steps)) {
    finish(order.command(step).argument(...orderArgument), `order ${step} 12`)
      .description(description)
      .action((reference: string, options: CommonOptions) =>
        runOnOrder(shell, options, reference, async (connection, accountId, uid) => {
          const asked = { accountId, uid, actor: commandActor };
          const name = step as keyof typeof steps;
          return printed(connection, await stepOrder(connection, clock.now(), asked, name));
        }),
      );
  }
}

function registerFollowing(order: Command, shell: Shell): void {
  finish(order.command("history").argument(...orderArgument), "order history 12")
    .description(`tell what happened to an order, ${rowsMax} events at most`)
    .action((reference: string, options: CommonOptions) =>
      runOnOrder(shell, options, reference, async (connection, accountId, uid) => {
        const { id } = await findOrder(connection, accountId, uid);
        const events = await historyOf(connection, id, 0, rowsMax);
        return {
          json: events.map(eventAnswer),
          text: historyText(events, await zoneOfAccount(connection, accountId)),
        };
      }),
    );
  finish(order.command("deliveries").argument(...orderArgument), "order deliveries 12")
    .description("tell how far an order has come at each till")
    .action((reference: string, options: CommonOptions) =>
      runOnOrder(shell, options, reference, async (connection, accountId, uid) => {
        const { id } = await findOrder(connection, accountId, uid);
        const deliveries = await deliveriesOf(connection, id, 0, rowsMax);
        return {
          json: deliveries.map(deliveryAnswer),
          text: deliveriesText(deliveries, await zoneOfAccount(connection, accountId)),
        };
      }),
    );
}

interface SettleOptions extends CommonOptions {
  readonly transaction: string;
  readonly accept?: boolean;
  readonly dismiss?: boolean;
  readonly note?: string;
}

function registerSettle(order: Command, shell: Shell): void {
  finish(
    order.command("settle").argument(...orderArgument),
    'order settle 12 --transaction 345 --accept --note "продал первый"',
  )
    .description("settle a receipt that conflicts with an order, as `order show` lists it")
    .requiredOption("--transaction <id>", "which")
    .option("--accept", "it sold the order after all: documents are made of it")
    .option("--dismiss", "it stays a receipt without the order")
    .option("--note <text>", "what there is to say to it")
    .action((reference: string, options: SettleOptions) =>
      runOnOrder(shell, options, reference, async (connection, accountId, uid) => {
        if ((options.accept === true) === (options.dismiss === true)) {
          throw new Error(say("say either --accept or --dismiss"));
        }
        const settled = await settle(connection, clock.now(), {
          accountId,
          uid,
          transactionId: readTransactionId(options.transaction),
          decision: options.accept === true ? "accept" : "dismiss",
          note: options.note ?? "",
          actor: commandActor,
        });
        return printed(connection, settled);
      }),
    );
}
