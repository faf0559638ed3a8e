import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { systemClock } from "../clock.ts";
import { fiscalRequest } from "../testing/fiscal-contract.ts";
import { tillFolder } from "../testing/till-folder.ts";
import { EmulatorServer } from "./emulator-server.ts";
import { RemoteDevice } from "./remote.ts";

const waitMs = 300;

async function deviceAt(port: number, path = ""): Promise<RemoteDevice> {
  const device = await RemoteDevice.open({
    address: `http://127.0.0.1:${port}${path}`,
    waitMs,
    statePauseMs: 30,
  });
  onTestFinished(() => device.close());
  return device;
}

/** Something behind the address that is no device, or a broken one. */
async function answering(listener: RequestListener): Promise<RemoteDevice> {
  const server = createServer(listener).listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  onTestFinished(() => void server.close().closeAllConnections());
  return deviceAt((server.address() as AddressInfo).port);
}

function startEmulator(folder: string, port = 0): Promise<EmulatorServer> {
  return EmulatorServer.start({
    memoryPath: join(folder, "emulator.sqlite"),
    serial: "K-1",
    clock: systemClock,
    port,
    onProblem: (problem) => expect.fail(problem.message),
  });
}

test("nobody behind the address: unreachable, and nothing is registered for certain", async () => {
  const server = await startEmulator(tillFolder());
  const { port } = server;
  await server.close();
  const device = await deviceAt(port);
  expect(device.state()).toMatchObject({ driver: "remote", state: "unreachable" });
  await expect(device.register(fiscalRequest())).rejects.toMatchObject({
    reason: "no answer",
    isRegistered: "no",
  });
});

test("a device that comes back is seen, and remembers what it registered before", async () => {
  const folder = tillFolder();
  const before = await startEmulator(folder);
  const { port } = before;
  const device = await deviceAt(port);
  const request = fiscalRequest();
  const mark = await device.register(request);
  await before.close();
  await expect.poll(() => device.state().state, { interval: 20 }).toBe("unreachable");
  const after = await startEmulator(folder, port);
  onTestFinished(() => after.close());
  await expect.poll(() => device.state().state, { interval: 20 }).toBe("ready");
  expect(await device.find(request.uid)).toEqual(mark);
  expect(await device.register({ ...request, number: 99, atMs: 5 })).toEqual(mark);
  expect((await device.register(fiscalRequest())).numberCheck).toBe("2");
});

test("a uid of another document is refused", async () => {
  const server = await startEmulator(tillFolder());
  onTestFinished(() => server.close());
  const device = await deviceAt(server.port);
  const request = fiscalRequest();
  await device.register(request);
  await expect(device.register({ ...request, totalE2: 1 })).rejects.toMatchObject({ reason: "refused" });
  await expect(device.register({ ...request, kind: "refund" })).rejects.toMatchObject({ reason: "refused" });
});

test("what is registered is answered again, whatever fails by then", async () => {
  const server = await startEmulator(tillFolder());
  onTestFinished(() => server.close());
  const device = await deviceAt(server.port);
  const request = fiscalRequest();
  const mark = await device.register(request);
  server.failures.set("blocked");
  expect(await device.register(request)).toEqual(mark);
});

test("a second process cannot open the emulator's memory", async () => {
  const folder = tillFolder();
  const server = await startEmulator(folder);
  onTestFinished(() => server.close());
  await expect(startEmulator(folder)).rejects.toThrow(/locked/);
});

const strangeMark = { uid: "A".repeat(24), numberCheck: "1", registerNumber: "123456789" };

const endless: RequestListener = (_request, response) => {
  const timer = setInterval(() => response.write(" ".repeat(40_000)), 5);
  response.on("close", () => clearInterval(timer));
};

test.each<[string, RequestListener]>([
  ["says nothing", () => undefined],
  ["cuts the connection", (_request, response) => response.destroy()],
  ["fails", (_request, response) => response.writeHead(500).end("{}")],
  ["answers what is no JSON", (_request, response) => response.end("<html>")],
  ["answers another document's mark", (_request, response) => response.end(JSON.stringify(strangeMark))],
  ["answers half a mark", (request, response) => response.end(`{"uid":"${request.url}"`)],
  ["refuses for a reason unknown", (_request, response) => response.writeHead(409).end('{"reason":"moon"}')],
  ["does not know the address", (_request, response) => response.writeHead(404).end('{"message":"?"}')],
  ["redirects", (_request, response) => response.writeHead(302, { location: "/" }).end()],
  ["answers without an end", endless],
])("a device that %s leaves the outcome unknown, within the time limit", async (_what, listener) => {
  const device = await answering(listener);
  const unknown = { reason: "no answer", isRegistered: "unknown" };
  const startedMs = performance.now();
  await expect(device.register(fiscalRequest())).rejects.toMatchObject(unknown);
  await expect(device.find(strangeMark.uid.replace("A", "B"))).rejects.toMatchObject(unknown);
  expect(performance.now() - startedMs).toBeLessThan(2 * waitMs + 1_000);
  expect(device.state().state).toBe("unreachable");
});

test("only http addresses are taken", async () => {
  await expect(RemoteDevice.open({ address: "ftp://127.0.0.1/" })).rejects.toThrow("must be http");
});

test.each([
  ["no JSON", "{"],
  ["no request", "{}"],
  ["a uid in lower case", JSON.stringify({ ...fiscalRequest(), uid: "a".repeat(24) })],
  ["a total below 0", JSON.stringify({ ...fiscalRequest(), totalE2: -1 })],
])("the emulator registers nothing of %s", async (_what, body) => {
  const server = await startEmulator(tillFolder());
  onTestFinished(() => server.close());
  const headers = { "content-type": "application/json" };
  const answer = await fetch(`http://127.0.0.1:${server.port}/register`, { method: "POST", headers, body });
  expect(answer.status).toBe(400);
  expect(server.memory.count()).toBe(0);
});
