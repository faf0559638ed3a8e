import type { Mutant } from "./mutant.ts";

const writer = "hub/receipts/writer.ts";
const trial = "simulation/acknowledged/acknowledged.test.ts";
const killed = "simulation/acknowledged/killed.test.ts";

/** An acknowledged receipt is stored, once. */
export const receiptMutants: readonly Mutant[] = [
  {
    name: "receipts: two callers of a group get each other's answers",
    file: writer,
    find: "waiting.resolve(waiting.submission.outcomes(registeredMs))",
    replace: "waiting.resolve((left.at(-1) ?? waiting).submission.outcomes(registeredMs))",
    tests: [trial],
  },
  {
    name: "receipts: a conflict is told as a success",
    file: writer,
    find: "waiting.reject(conflict)",
    replace: "waiting.resolve(waiting.submission.outcomes(registeredMs))",
    tests: [trial],
  },
  {
    name: "receipts: an error of the database is told as a success",
    file: writer,
    find: "for (const waiting of group) this.#settle(waiting, () => waiting.reject(error));",
    replace:
      "for (const waiting of group) this.#settle(waiting, () => waiting.resolve(waiting.submission.outcomes(0)));",
    tests: ["hub/receipts/writer.test.ts"],
  },
  {
    name: "receipts: a success is told as an error",
    file: writer,
    find: "waiting.resolve(waiting.submission.outcomes(registeredMs))",
    replace: "waiting.reject(new Error('too late'))",
    tests: [trial],
  },
  {
    name: "receipts: receipts that exist are taken for written",
    file: "hub/receipts/write.ts",
    find: "error.code === someReceiptsExist) return false;",
    replace: "error.code === someReceiptsExist) return true;",
    tests: [trial],
  },
  {
    name: "receipts: a group is acknowledged before its statement has come back",
    file: "hub/receipts/write.ts",
    find: "await connection.query({ ...writeReceipts",
    replace: "void connection.query({ ...writeReceipts",
    tests: [trial],
  },
  {
    name: "receipts: a group is acknowledged before its commit",
    file: writer,
    find: "if (await writeNew(connection, submissions, registeredMs)) {",
    replace:
      "await connection.query('begin; savepoint s');\n        const isWritten = await writeNew(connection, submissions, registeredMs);\n        if (isWritten) setTimeout(() => void connection.query('commit').catch(() => undefined), 20);\n        else await connection.query('rollback');\n        if (isWritten) {",
    tests: [killed],
  },
  {
    name: "receipts: the writers' connections do not wait for the disk",
    file: writer,
    find: "const connection = await this.#options.pool.connect();",
    replace:
      "const connection = await this.#options.pool.connect();\n    await connection.query('set synchronous_commit = off');",
    tests: [killed],
  },
  {
    name: "receipts: one conflict refuses its whole group",
    file: writer,
    find: "left = left.filter(({ submission }) => !refused.some((one) => one.submission === submission));",
    replace:
      "if (refused.length > 0) for (const waiting of left) this.#settle(waiting, () => waiting.reject(refused[0]?.conflict));\n        left = refused.length > 0 ? [] : left;",
    tests: ["hub/receipts/writer.test.ts"],
  },
];
