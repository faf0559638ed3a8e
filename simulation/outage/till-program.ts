/**
 * The till of an outage trial: `prilavok-till serve` in every part, but for its queue, which waits for milliseconds where
 * a real one waits for seconds. Takes the data folder, which is the configuration folder too.
 */

import { systemClock } from "@prilavok/till/clock.ts";
import { configure } from "@prilavok/till/configuration/configuration.ts";
import { startTill } from "@prilavok/till/serve.ts";
import { createLog } from "@prilavok/till/service/log.ts";
import { StopSignal } from "@prilavok/till/service/stop.ts";
import { outageTiming } from "./timing.ts";

const [folder = ""] = process.argv.slice(2);
process.once("disconnect", () => process.kill(process.pid, "SIGKILL"));
process.channel?.unref();
// Whoever started it may be gone.
process.stdout.on("error", () => process.exit(1));

const stop = new StopSignal();
const { configuration } = configure(
  { data: folder, conf: folder, port: "0", logLevel: "error", timeZone: "Europe/Minsk" },
  {},
);
const till = await startTill(configuration, createLog(configuration), systemClock, outageTiming);
process.stdout.write(`${JSON.stringify({ url: till.url })}\n`);
await stop.thenClose(till);
