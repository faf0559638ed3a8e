import type { Command } from "commander";
import { systemClock } from "../clock.ts";
import type { Shell } from "../command.ts";
import type { Queryable } from "../database/pool.ts";
import { type CommonOptions, finish } from "../network/command-line.ts";
import { findDevice } from "../network/device.ts";
import { commandActor, orderArgument, printed, runOnOrder } from "./command-run.ts";
import { findOrder } from "./order.ts";
import { addTills, fillTills, removeTill } from "./tab.ts";

const clock = systemClock;
const tillForm = "its id, or @store_ext_id/ext_id";

/** `order tills`: the tab «ККМ». */
export function registerTabCommands(order: Command, shell: Shell): void {
  const tills = order.command("tills").description("the tab «ККМ» of an order: which tills get it");
  finish(
    tills
      .command("add")
      .argument(...orderArgument)
      .argument("<till...>", tillForm),
    "order tills add 12 @111/1 @111/2",
  )
    .description("add tills («Добавить»): those with «Работа с заказами покупателей» alone")
    .action((reference: string, named: string[], options: CommonOptions) =>
      runOnOrder(shell, options, reference, async (connection, accountId, uid) => {
        const deviceIds: number[] = [];
        for (const one of named) deviceIds.push(await deviceOf(connection, accountId, one));
        await addTills(connection, clock.now(), { accountId, uid, actor: commandActor }, deviceIds);
        return printed(connection, await findOrder(connection, accountId, uid));
      }),
    );
  finish(
    tills
      .command("remove")
      .argument(...orderArgument)
      .argument("<till>", tillForm),
    "order tills remove 12 @111/1",
  )
    .description("take a till from the tab; it loses the order")
    .action((reference: string, named: string, options: CommonOptions) =>
      runOnOrder(shell, options, reference, async (connection, accountId, uid) => {
        const deviceId = await deviceOf(connection, accountId, named);
        const asked = { accountId, uid, actor: commandActor };
        return printed(connection, await removeTill(connection, clock.now(), asked, deviceId));
      }),
    );
  finish(tills.command("fill").argument(...orderArgument), "order tills fill 12")
    .description(
      "add the tills of the order's warehouse («Заполнить»): those with «Работа с заказами покупателей» and\n" +
        "«Автоматическая загрузка заказов»; removes none",
    )
    .action((reference: string, options: CommonOptions) =>
      runOnOrder(shell, options, reference, async (connection, accountId, uid) => {
        await fillTills(connection, clock.now(), { accountId, uid, actor: commandActor });
        return printed(connection, await findOrder(connection, accountId, uid));
      }),
    );
}

async function deviceOf(database: Queryable, accountId: number, reference: string): Promise<number> {
  return (await findDevice(database, clock, accountId, reference)).id;
}
