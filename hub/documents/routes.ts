import * as documents from "@prilavok/contracts/office-api/documents.ts";
import { Problem } from "@prilavok/contracts/office-api/problems.ts";
import * as transactions from "@prilavok/contracts/office-api/transactions.ts";
import type { Clock } from "../clock.ts";
import { type RouteHandler, routeHandler } from "../office/handler.ts";
import { pageOfRows } from "../office/page.ts";
import { documentAnswer, findDocument, listDocuments, wholeAnswer } from "./document.ts";
import { longPageWanted, refuseNoDay } from "./filter.ts";
import { hasQueue, queueTransfer } from "./job.ts";
import { postDocument, unpostDocument } from "./posting.ts";
import { printDocument } from "./print/print.ts";
import {
  countTransfer,
  findTransaction,
  listTransactions,
  retryTransaction,
  transactionAnswer,
} from "./transaction.ts";

/** «Транзакции ККМ», and the documents that KKMTransfer makes of them. */
export function documentHandlers(clock: Clock): RouteHandler[] {
  return [...transactionHandlers(), ...readingHandlers(), ...postingHandlers(clock)];
}

function transactionHandlers(): RouteHandler[] {
  return [
    routeHandler(transactions.listTransactions, async ({ query }, { accountId }, connection) => {
      const { after, limit } = longPageWanted(query);
      const { store, till, ...rest } = query;
      refuseNoDay(rest);
      const filter = { ...rest, store: optionalId(store), till: optionalId(till) };
      const rows = await listTransactions(connection, accountId, { after, limit: limit + 1 }, filter);
      return pageOfRows(rows, limit, ({ id }) => id, transactionAnswer);
    }),
    routeHandler(transactions.getTransaction, ({ path }, { accountId }, connection) =>
      findTransaction(connection, accountId, BigInt(path.id)),
    ),
    routeHandler(transactions.retryTransaction, ({ path }, { accountId }, connection) =>
      retryTransaction(connection, accountId, BigInt(path.id)),
    ),
    routeHandler(transactions.runKkmTransfer, async (_, { accountId }, connection) => {
      if (!(await hasQueue(connection))) {
        throw new Problem("unprocessable", "На сервере не работает обработка транзакций ККМ (KKMTransfer).");
      }
      await queueTransfer(connection);
      return countTransfer(connection, accountId);
    }),
  ];
}

function readingHandlers(): RouteHandler[] {
  return [
    routeHandler(documents.listDocuments, async ({ query }, { accountId }, connection) => {
      const { after, limit } = longPageWanted(query);
      const { store, till, transaction, ...rest } = query;
      refuseNoDay(rest);
      const filter = {
        ...rest,
        store: optionalId(store),
        till: optionalId(till),
        transaction: transaction === undefined ? undefined : BigInt(transaction),
      };
      const rows = await listDocuments(connection, accountId, { after, limit: limit + 1 }, filter);
      return pageOfRows(rows, limit, ({ id }) => id, documentAnswer);
    }),
    routeHandler(documents.getDocument, async ({ path }, { accountId }, connection) =>
      wholeAnswer(await findDocument(connection, accountId, BigInt(path.id))),
    ),
    routeHandler(documents.printDocument, async ({ path }, { accountId }, connection) =>
      printDocument(await findDocument(connection, accountId, BigInt(path.id))),
    ),
  ];
}

function postingHandlers(clock: Clock): RouteHandler[] {
  return [
    routeHandler(documents.postDocument, async ({ path, body }, { accountId }, connection) => {
      const id = BigInt(path.id);
      const cashDeskId = optionalId(body.cashDeskId);
      await postDocument(connection, clock.now(), { accountId, id, version: body.version, cashDeskId });
      return wholeAnswer(await findDocument(connection, accountId, id));
    }),
    routeHandler(documents.unpostDocument, async ({ path, body }, { accountId }, connection) => {
      const id = BigInt(path.id);
      await unpostDocument(connection, { accountId, id, version: body.version });
      return wholeAnswer(await findDocument(connection, accountId, id));
    }),
  ];
}

/** An id that a query or body names: up to ten digits, which may be more than any id has, and then finds nothing. */
function optionalId(id: string | undefined): number | undefined {
  return id === undefined ? undefined : Number(id);
}
