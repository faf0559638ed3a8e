import { readdirSync, rmSync, statSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import Database from "better-sqlite3";
import { pino } from "pino";
import { expect, test } from "vitest";
import { goodsWord, orderWord } from "../testing/exchange-server.ts";
import { tillFolder } from "../testing/till-folder.ts";
import { applyAnswer } from "./apply.ts";
import { ordersFile } from "./file.ts";
import { OrderStore } from "./store.ts";

const silent = pino({ level: "silent" });

function filledFolder(): string {
  const folder = tillFolder();
  const store = OrderStore.open(folder, 0, silent);
  const goods = Array.from({ length: 500 }, (_, place) => goodsWord({ code: String(place) }));
  applyAnswer(store, "0", { cursor: "7", reset: true, more: false, packets: [orderWord(), ...goods] }, 1);
  store.close();
  return folder;
}

function open(folder: string): { readonly store: OrderStore; readonly errors: string[] } {
  const errors: string[] = [];
  const log = pino({ level: "error" }, { write: (line: string) => void errors.push(JSON.parse(line).msg) });
  return { store: OrderStore.open(folder, 5, log), errors };
}

test("what the till knows is there after a restart, for its owner alone", () => {
  const folder = filledFolder();
  const { store, errors } = open(folder);
  expect([store.cursor, store.orders.count(), store.goods.count(), errors]).toEqual(["7", 1, 500, []]);
  store.close();
  expect(statSync(join(folder, ordersFile)).mode & 0o777).toBe(0o600);
});

test("a file that is gone is begun anew from the beginning", () => {
  const folder = filledFolder();
  rmSync(join(folder, ordersFile));
  const { store } = open(folder);
  expect([store.cursor, store.orders.count()]).toEqual(["0", 0]);
  store.close();
});

test.each([
  ["no database", (path: string) => writeFileSync(path, "x".repeat(5_000))],
  ["cut off", (path: string) => truncateSync(path, 20_000)],
  ["scribbled over", (path: string) => writeFileSync(path, Buffer.alloc(60_000, 7), { flag: "r+" })],
  [
    "of a newer program",
    (path: string) => {
      const database = new Database(path);
      database.pragma("user_version = 99");
      database.close();
    },
  ],
])("a file that is %s is moved aside, and the till goes on from the beginning", (_name, damage) => {
  const folder = filledFolder();
  damage(join(folder, ordersFile));
  const { store, errors } = open(folder);
  expect([store.cursor, store.orders.count()]).toEqual(["0", 0]);
  store.claims.all();
  store.close();
  expect(errors).toHaveLength(1);
  expect(readdirSync(folder)).toContain(`${ordersFile}.damaged-5`);
});
