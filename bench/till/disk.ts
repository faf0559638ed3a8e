import { closeSync, fdatasyncSync, fsyncSync, openSync, writeSync } from "node:fs";
import { join } from "node:path";
import Database from "better-sqlite3";
import { percentile } from "../table.ts";

/** How often something durable was done one after the other, and how long each took. */
export interface Rate {
  readonly perSecond: number;
  readonly p50Ms: number;
}

const blockBytes = 4096;

function repeat(times: number, once: (time: number) => void): Rate {
  const taken: number[] = [];
  const startedMs = performance.now();
  for (let time = 0; time < times; time += 1) {
    const fromMs = performance.now();
    once(time);
    taken.push(performance.now() - fromMs);
  }
  return { perSecond: times / ((performance.now() - startedMs) / 1000), p50Ms: percentile(taken, 0.5) };
}

/** 4 kB after 4 kB into a file that has its size already, each made durable by fdatasync. */
export function syncBlocks(folder: string, times: number): Rate {
  const file = openSync(join(folder, "blocks"), "w");
  const block = Buffer.alloc(blockBytes, 1);
  for (let time = 0; time < times; time += 1) writeSync(file, block, 0, blockBytes, time * blockBytes);
  fsyncSync(file);
  const rate = repeat(times, (time) => {
    writeSync(file, block, 0, blockBytes, time * blockBytes);
    fdatasyncSync(file);
  });
  closeSync(file);
  return rate;
}

/** A commit of two rows in SQLite with the journal's settings: the most that a till without any rules could do. */
export function commitRows(folder: string, times: number): Rate {
  const database = new Database(join(folder, "rows.db"));
  database.pragma("journal_mode = WAL");
  database.pragma("synchronous = FULL");
  database.exec(
    "create table if not exists one (id integer primary key, text text); create table if not exists two (id integer primary key, text text)",
  );
  const one = database.prepare("insert into one (text) values (?)");
  const two = database.prepare("insert into two (text) values (?)");
  const text = "x".repeat(800);
  const write = database.transaction(() => {
    one.run(text);
    two.run(text);
  });
  const rate = repeat(times, () => write.immediate());
  database.close();
  return rate;
}
