import { existsSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { tillFolder } from "../testing/till-folder.ts";
import { TillProcess } from "../testing/till-process.ts";
import { until } from "./until.ts";

test("a till that is told to stop at the very moment it opens stops in order", async () => {
  const till = new TillProcess(tillFolder());
  const stopped = till.firstLine().then(() => till.end("SIGTERM"));
  expect(await stopped).toMatchObject({ code: 0, errors: "" });
});

test("a till that is told to stop while it starts has its journal closed when it ends", async () => {
  const folder = tillFolder();
  const till = new TillProcess(folder);
  const journal = join(folder, "work.journal");
  await until("the journal is being made", () => existsSync(journal));
  expect(await till.end("SIGTERM")).toMatchObject({ code: 0, errors: "" });
  expect(existsSync(`${journal}-wal`)).toBe(false);
});
