import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tillFolder } from "@prilavok/till/testing/till-folder.ts";
import { expect, onTestFinished, test } from "vitest";
import { tillProcesses } from "../testing/till-processes.ts";
import { Fleet } from "./fleet.ts";
import { freePortOr0 } from "./free-port.ts";

/** Holds a port until the test's end; the one before it is free. */
async function takePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo;
  return (await freePortOr0(port - 1)) === 0 ? takePort() : port;
}

test("tills take the wanted ports one after another, and a free one in the place of a taken one", async () => {
  const dataDir = tillFolder();
  const taken = await takePort();
  const fleet = await Fleet.start({ dataDir, firstPort: taken - 1, onLog: () => undefined });
  onTestFinished(() => fleet.stop());
  const ports = fleet.tills.map(({ url }) => Number(new URL(url).port));
  expect(new Set(ports).size).toBe(5);
  expect(ports).not.toContain(taken);
  expect(ports[0]).toBe(taken - 1);
});

test("when a till cannot start, the error tells why and the others are stopped again", async () => {
  const dataDir = tillFolder();
  const first = await Fleet.start({ dataDir, firstPort: 0, onLog: () => undefined });
  onTestFinished(() => first.stop());
  const before = await tillProcesses(dataDir);
  const second = Fleet.start({ dataDir, firstPort: 0, onLog: () => undefined });
  await expect(second).rejects.toThrow(
    /the till @\S+ \(\S+\) does not start: it ended with code 1: prilavok-till: /,
  );
  expect((await tillProcesses(dataDir)).sort()).toEqual(before.sort());
});
