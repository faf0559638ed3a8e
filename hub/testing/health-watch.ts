import { parentPort, workerData } from "node:worker_threads";

/**
 * A thread that asks a hub's /healthz again and again, and tells the longest wait when it is asked to: the test's own
 * work, which makes large bodies, does not count.
 */
const { url } = workerData as { url: string };
let longestMs = 0;

let isAsked = false;
parentPort?.on("message", () => {
  isAsked = true;
});

for (;;) {
  const startedMs = performance.now();
  await (await fetch(`${url}/healthz`)).arrayBuffer();
  longestMs = Math.max(longestMs, performance.now() - startedMs);
  // Told after the answer that was waited for.
  if (isAsked) {
    parentPort?.postMessage(longestMs);
    longestMs = 0;
    isAsked = false;
  }
  await new Promise((resolve) => setTimeout(resolve, 5));
}
