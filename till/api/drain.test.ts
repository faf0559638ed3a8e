import { setTimeout as wait } from "node:timers/promises";
import { expect, test, vi } from "vitest";
import { openDoor } from "../testing/door.ts";
import { operate, Wire } from "../testing/http.ts";
import { tillFolder } from "../testing/till-folder.ts";
import { startTillProcess } from "../testing/till-process.ts";

const head = (length: number) =>
  `POST /v1 HTTP/1.1\r\nHost: localhost\r\nINTENT_OPERATION_TYPE: OTHER_INFO\r\nContent-Length: ${length}\r\n\r\n`;
/** The whole stop, on a machine with much else to do. */
const stopMsMax = 20_000;

test("half-sent requests and idle connections delay a till's stop by some seconds at most, and it says what it cut", async () => {
  const { till, port } = await startTillProcess(tillFolder());
  await operate(port, "OPEN_SHIFT", { cashier: "Кассир" });
  const halfHead = new Wire(port).send("POST /v1 HTTP/1.1\r\nHost: localhost\r\n");
  const halfBody = new Wire(port).send(`${head(100)}{`);
  const idle = new Wire(port);
  const kept = new Wire(port).send(`${head(2)}{}`);
  await vi.waitFor(() => expect(kept.text).toContain('"resultCode":200'), { timeout: 20_000 });
  const begunMs = performance.now();
  const { code, errors } = await till.end("SIGTERM");
  expect(performance.now() - begunMs).toBeLessThan(stopMsMax);
  expect(code).toBe(0);
  expect(errors).toMatch(/"cut":2,.*connections that had stopped were cut/);
  await Promise.all([halfHead, halfBody, idle, kept].map(({ ended }) => ended));
});

test("a closing door waits for a caller that goes on sending, and no longer than for all together", async () => {
  const { port, close } = await openDoor({ patience: { stalledMs: 1_500, drainMs: 60_000 } });
  const slow = new Wire(port).send(head(20));
  await wait(50);
  const closed = close();
  for (const byte of "                  {}") {
    await wait(150);
    slow.send(byte);
  }
  expect(await slow.ended).toContain('"resultCode":691');
  await closed;
  const other = await openDoor({ patience: { stalledMs: 60_000, drainMs: 300 } });
  const stopped = new Wire(other.port).send(`${head(100)}{`);
  await wait(50);
  await other.close();
  expect(await stopped.ended).toBe("");
});
