import { text } from "@prilavok/contracts/language/language.ts";
import { pino } from "pino";
import { systemClock } from "../clock.ts";
import type { RegisterCommands } from "../command.ts";
import { createProgress } from "../import/progress.ts";
import { LogStream } from "../log-stream.ts";
import { finish, run } from "../network/command-line.ts";
import { registerDocumentCommands } from "./document-command.ts";
import { registerTransactionCommands } from "./transaction-command.ts";
import { runTransfer } from "./transfer.ts";

/** `transaction`, `document`, and `kkm-transfer run`. */
export const registerTransferCommands: RegisterCommands = (program, shell) => {
  registerTransactionCommands(program, shell);
  registerDocumentCommands(program, shell);
  const transfer = program
    .command("kkm-transfer")
    .description("«Обработка транзакций ККМ (KKMTransfer)»: makes documents of transactions");
  finish(transfer.command("run"), "kkm-transfer run", false)
    .description(
      "make the documents of all transactions that wait, here and now, beside whatever hubs do the same;\n" +
        "Ctrl-C ends it after the batch under way",
    )
    .action(() => {
      const stop = new AbortController();
      return run(
        shell,
        async (pool) => {
          const { rows } = await pool.query<{ count: number }>(countWaitingSql);
          const waiting = Math.max(1, rows[0]?.count ?? 0);
          const progress = createProgress("KKMTransfer");
          try {
            const log = pino(
              { level: "warn", base: { program: "prilavok-hub" } },
              LogStream.onStandardError(),
            );
            const { isDone, ...done } = await runTransfer(
              { pool, clock: systemClock, log },
              {
                isOver: () => stop.signal.aborted,
                onBatch: ({ made, setAside }) =>
                  progress.show(
                    Math.min(1, (made + setAside) / waiting),
                    text(`оформлено ${made}, отложено ${setAside}`, `made ${made}, set aside ${setAside}`),
                  ),
              },
            );
            const told = text(
              `Оформлено документов: ${done.documents}, по транзакциям: ${done.made}; отложено: ${done.setAside}`,
              `${done.documents} documents of ${done.made} transactions made, ${done.setAside} set aside`,
            );
            return {
              json: { ...done, isDone },
              text: isDone ? told : `${told}; ${text("остановлено до конца", "stopped before the end")}`,
            };
          } finally {
            progress.stop();
          }
        },
        { onStop: () => stop.abort() },
      );
    });
};

const countWaitingSql = "select count(*)::int as count from kkm_transaction where documents = 'waiting'";
