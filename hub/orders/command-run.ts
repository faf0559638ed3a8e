import type { Shell } from "../command.ts";
import { type Connection, transaction } from "../database/pool.ts";
import { type CommonOptions, chosenAccount, type Printed, run } from "../network/command-line.ts";
import { orderAnswer } from "./answer.ts";
import { uidOf } from "./command-reading.ts";
import { headText } from "./command-text.ts";
import { wholeOrder } from "./list.ts";
import type { Order } from "./order.ts";

/** Who the history says did it. */
export const commandActor = "командная строка";

/** Runs a command's work in one transaction on the account. */
export function runOnAccount(
  shell: Shell,
  options: CommonOptions,
  work: (connection: Connection, accountId: number) => Promise<Printed>,
): Promise<void> {
  return run(shell, async (pool) => {
    const { id } = await chosenAccount(pool, options.account);
    return transaction(pool, (connection) => work(connection, id));
  });
}

/** Runs a command on the order that it names. */
export function runOnOrder(
  shell: Shell,
  options: CommonOptions,
  reference: string,
  work: (connection: Connection, accountId: number, uid: string) => Promise<Printed>,
): Promise<void> {
  return runOnAccount(shell, options, async (connection, accountId) =>
    work(connection, accountId, await uidOf(connection, accountId, reference)),
  );
}

/** An order as a command that changed it prints it. */
export async function printed(connection: Connection, order: Order): Promise<Printed> {
  return { json: orderAnswer(await wholeOrder(connection, order)), text: headText(order) };
}

export const orderArgument = ["<order>", "its uid or number, such as ЗП-000012 or 12"] as const;
