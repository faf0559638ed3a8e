/**
 * KKMTransfer in a process of its own, to be killed: `node runner-program.ts <url>`. Goes on for ever, and tells each
 * batch once it is durable.
 */
import { setTimeout as sleep } from "node:timers/promises";
import { pino } from "pino";
import { systemClock } from "../clock.ts";
import { createPool } from "../database/pool.ts";
import { transferBatch } from "./transfer.ts";

const pool = createPool({ url: process.argv[2] ?? "", connectionsMax: 2 });
const log = pino({ level: "error" });
for (;;) {
  const { made } = await transferBatch({ pool, clock: systemClock, log }, undefined, 5);
  if (made > 0) process.stdout.write(`made ${made}\n`);
  else await sleep(20);
}
