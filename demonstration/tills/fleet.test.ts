import { once } from "node:events";
import { stat } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { readConnection } from "@prilavok/till/connection/configuration.ts";
import { exchangeForm } from "@prilavok/till/exchange/settings.ts";
import { readGiftoman } from "@prilavok/till/plugins/giftoman/configuration.ts";
import { operate } from "@prilavok/till/service/client.ts";
import { tillFolder } from "@prilavok/till/testing/till-folder.ts";
import { expect, onTestFinished, test } from "vitest";
import { demoStores, tillName } from "../stores.ts";
import { tillProcesses } from "../testing/till-processes.ts";
import { Fleet } from "./fleet.ts";
import { freePortOr0 } from "./free-port.ts";

/** Nobody is asked there: the tills sell nothing. */
const hub = {
  url: "http://127.0.0.1:9",
  keys: new Map(demoStores.flatMap((store) => store.tills.map((till) => [tillName(store, till), "key"]))),
};

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
  const fleet = await Fleet.start({ dataDir, firstPort: taken - 1, hub, onLog: () => undefined });
  onTestFinished(() => fleet.stop());
  const ports = fleet.tills.map(({ url }) => Number(new URL(url).port));
  expect(new Set(ports).size).toBe(5);
  expect(ports).not.toContain(taken);
  expect(ports[0]).toBe(taken - 1);
});

test("when a till cannot start, the error tells why and the others are stopped again", async () => {
  const dataDir = tillFolder();
  const first = await Fleet.start({ dataDir, firstPort: 0, hub, onLog: () => undefined });
  onTestFinished(() => first.stop());
  const before = await tillProcesses(dataDir);
  const second = Fleet.start({ dataDir, firstPort: 0, hub, onLog: () => undefined });
  await expect(second).rejects.toThrow(
    /the till @\S+ \(\S+\) does not start: it ended with code 1: prilavok-till: /,
  );
  expect((await tillProcesses(dataDir)).sort()).toEqual(before.sort());
});

test("each till has its address and key at the hub in files that nobody else reads, before it starts", async () => {
  const dataDir = tillFolder();
  const keys = new Map([...hub.keys.keys()].map((name, place) => [name, `key-${place}`]));
  const fleet = await Fleet.start({ dataDir, firstPort: 0, hub: { ...hub, keys }, onLog: () => undefined });
  onTestFinished(() => fleet.stop());
  for (const till of fleet.tills) {
    const path = join(till.dataDir, "ncash.ini.d/giftoman.ini");
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    const authkey = keys.get(till.name);
    expect(readGiftoman(path)).toMatchObject({ state: "on", url: "http://127.0.0.1:9/s/", authkey });
    const exchange = join(till.dataDir, exchangeForm.file);
    expect((await stat(exchange)).mode & 0o777).toBe(0o600);
    expect(readConnection(exchangeForm, exchange)).toMatchObject({
      ...{ state: "on", url: "http://127.0.0.1:9/s/", authkey },
    });
    const { info } = await operate(till.dataDir, "OTHER_INFO", {});
    expect(info?.plugin).toMatchObject({ state: "on" });
  }
});
