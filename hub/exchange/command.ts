import { text } from "@prilavok/contracts/language/language.ts";
import type { RegisterCommands } from "../command.ts";
import { finish, run } from "../network/command-line.ts";
import { beginAnew } from "./begin-anew.ts";

/** `exchange`: what an operator does to the exchange with tills. */
export const registerExchangeCommands: RegisterCommands = (program, shell) => {
  const exchange = program
    .command("exchange")
    .description("orders, goods and settings on their way to tills");
  finish(exchange.command("begin-anew"), "exchange begin-anew", false)
    .description(
      "have every till take the present state again: after the database was restored from a backup",
    )
    .action(() =>
      run(shell, async (pool) => {
        const tills = await beginAnew(pool);
        return {
          json: { tills },
          text: text(
            `Касс, которые возьмут нынешнее состояние при следующем обращении: ${tills}`,
            `${tills} tills will take the present state at their next call`,
          ),
        };
      }),
    );
};
