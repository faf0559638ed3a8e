import { text as either } from "@prilavok/contracts/language/language.ts";
import {
  type DocumentState,
  documentStates,
  type WholeTransaction,
} from "@prilavok/contracts/office-api/transactions.ts";
import { formatE4 } from "@prilavok/contracts/values/decimal.ts";
import { type Command, Option } from "commander";
import type { RegisterCommands, Shell } from "../command.ts";
import { say } from "../language/say.ts";
import { type CommonOptions, finish, table } from "../network/command-line.ts";
import { runOnAccount } from "../orders/command-run.ts";
import { orderNumber } from "../orders/order.ts";
import { type ListOptions, readLongId, withFilter } from "./command-options.ts";
import {
  findTransaction,
  listTransactions,
  retryTransaction,
  type TransactionRow,
  transactionAnswer,
} from "./transaction.ts";

/** `transaction`: «Транзакции ККМ». */
export const registerTransactionCommands: RegisterCommands = (program, shell) => {
  const transaction = program
    .command("transaction")
    .description("receipts of the tills («Транзакции ККМ»), and whether their documents are made");
  registerList(transaction, shell);
  registerShow(transaction, shell);
  registerRetry(transaction, shell);
};

interface TransactionOptions extends ListOptions {
  readonly documents?: DocumentState;
  readonly conflict?: boolean;
}

function registerList(transaction: Command, shell: Shell): void {
  finish(withFilter(transaction.command("list")), "transaction list --documents set-aside --json")
    .description("list transactions in the order of their arrival")
    .addOption(new Option("--documents <state>", "only those in this state").choices(documentStates))
    .option("--conflict", "only conflicts of customer orders that nobody has settled")
    .action((options: TransactionOptions) =>
      runOnAccount(shell, options, async (connection, accountId) => {
        const rows = await listTransactions(connection, accountId, options, options);
        return { json: rows.map(transactionAnswer), text: listText(rows) };
      }),
    );
}

function registerShow(transaction: Command, shell: Shell): void {
  finish(transaction.command("show"), "transaction show 17")
    .description("show a transaction with its lines and documents")
    .argument("<id>", "the transaction", readLongId)
    .action((id: bigint, options: CommonOptions) =>
      runOnAccount(shell, options, async (connection, accountId) => {
        const whole = await findTransaction(connection, accountId, id);
        return { json: whole, text: wholeText(whole) };
      }),
    );
}

function registerRetry(transaction: Command, shell: Shell): void {
  finish(transaction.command("retry"), "transaction retry 17")
    .description("let KKMTransfer try one again that was set aside, with those that return or annul it")
    .argument("<id>", "the transaction", readLongId)
    .action((id: bigint, options: CommonOptions) =>
      runOnAccount(shell, options, async (connection, accountId) => {
        const whole = await retryTransaction(connection, accountId, id);
        return {
          json: whole,
          text: either(`Транзакция ${id} ждёт KKMTransfer`, `transaction ${id} waits for KKMTransfer`),
        };
      }),
    );
}

function listText(rows: readonly TransactionRow[]): string {
  if (rows.length === 0) return say("no such transactions");
  return table(
    ["id", "day", "store", "till", "kind", "number", "total", "order", "documents", "reason"],
    rows.map((row) => [
      String(row.id),
      row.day,
      row.storeName,
      row.tillName,
      say(row.kind),
      String(row.number),
      formatE4(row.totalE4),
      row.orderNumber === null ? "-" : orderNumber(row.orderNumber),
      say(row.documents),
      row.documentsReason ?? conflictText(row),
    ]),
  );
}

function conflictText({ orderOutcome, conflictReason, settlement }: TransactionRow): string {
  if (orderOutcome !== "conflict") return "-";
  return `${either("конфликт", "conflict")}: ${conflictReason ?? ""}${settlement === null ? "" : ` (${settlement})`}`;
}

function wholeText({ lines, made, ...one }: WholeTransaction): string {
  const head = `${one.id}  ${say(one.kind)} ${one.number} ${either("от", "of")} ${one.day}, ${one.store.name}, ${one.till.name}, ${one.cashier}`;
  const paid = either(
    `сумма ${text(one.total)}: наличные ${text(one.cash)}, безналичные ${text(one.cashless)}, сертификат ${text(one.certificate)}`,
    `total ${text(one.total)}: cash ${text(one.cash)}, cashless ${text(one.cashless)}, certificate ${text(one.certificate)}`,
  );
  const order =
    one.order === null
      ? []
      : [`${either("заказ", "order")} ${one.order.number ?? one.order.uid}: ${one.order.outcome ?? "-"}`];
  const documents = [
    say(one.documents),
    one.documentsReason,
    ...made.map(({ id, number }) => `${number} (${id})`),
  ];
  return [
    head,
    paid,
    ...order,
    `${either("документы", "documents")}: ${documents.filter((part) => part !== null).join(", ")}`,
    table(
      ["line", "code", "name", "amount", "price", "total"],
      lines.map((line) => [
        String(line.line),
        line.code,
        line.name,
        text(line.amount),
        text(line.price),
        text(line.total),
      ]),
    ),
  ].join("\n");
}

const text = (value: WholeTransaction["total"]) => JSON.stringify(value);
