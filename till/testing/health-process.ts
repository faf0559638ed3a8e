import { Agent, request } from "node:http";

// A process that asks a till for its health without a pause: `node health-process.ts <port>`. Told "begin", it forgets
// what it has seen; told "longest", it tells the longest wait since, the one that still goes on counted, in milliseconds.

const port = Number(process.argv[2]);
const agent = new Agent({ keepAlive: true, maxSockets: 1 });
const pauseMs = 3;
let longestMs = 0;
let askedMs: number | undefined;

function ask(): void {
  askedMs = performance.now();
  const asked = request({ port, host: "127.0.0.1", path: "/healthz", agent }, (response) => {
    response.resume();
    response.on("end", next);
  });
  asked.on("error", next);
  asked.end();
}

function next(): void {
  longestMs = Math.max(longestMs, waited());
  askedMs = undefined;
  setTimeout(ask, pauseMs);
}

function waited(): number {
  return askedMs === undefined ? 0 : performance.now() - askedMs;
}

process.on("message", (word) => {
  if (word === "begin") {
    longestMs = 0;
    if (askedMs !== undefined) askedMs = performance.now();
  }
  process.send?.({ longestMs: Math.max(longestMs, waited()) });
});
// The test's process is gone.
process.on("disconnect", () => process.exit());
ask();
