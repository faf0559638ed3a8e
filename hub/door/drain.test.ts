import { once } from "node:events";
import { connect, type Socket } from "node:net";
import Fastify from "fastify";
import { expect, onTestFinished, test } from "vitest";
import { serverPid, temporaryDataDir } from "../testing/folder.ts";
import { Program, untilReady } from "../testing/hub-process.ts";
import { type DrainLimits, drainWhenClosing } from "./drain.ts";

const limits = { silenceMaxMs: 300, drainMaxMs: 20_000 };
/** Much longer than silence may last. */
const longMs = 1_500;

/** A server whose /slow answers late and whose /large answers much, and what it logs. */
async function createServer(drain: DrainLimits = limits) {
  const server = Fastify();
  const logged: unknown[] = [];
  drainWhenClosing(
    server,
    { warn: (facts: unknown) => void logged.push(facts) } as Parameters<typeof drainWhenClosing>[1],
    drain,
  );
  let isAsked = Promise.withResolvers<void>();
  const asked = () => isAsked.promise;
  server.addHook("onRequest", async () => isAsked.resolve());
  server.get("/slow", async () => {
    await new Promise((resolve) => setTimeout(resolve, longMs));
    return "done";
  });
  server.get("/never", () => new Promise(() => undefined));
  server.get("/large", (_request, reply) => reply.send(Buffer.alloc(40 * 1024 * 1024)));
  server.post("/", async () => "taken");
  const url = new URL(await server.listen({ host: "127.0.0.1", port: 0 }));
  onTestFinished(() => server.close());
  async function send(text: string): Promise<Socket> {
    isAsked = Promise.withResolvers<void>();
    const socket = connect(Number(url.port), url.hostname);
    socket.on("error", () => undefined);
    await once(socket, "connect");
    socket.write(text);
    onTestFinished(() => void socket.destroy());
    return socket;
  }
  return { server, logged, send, asked };
}

test.each([
  ["nothing", ""],
  ["half a head", "POST / HTTP/1.1\r\nHo"],
  ["half a body", "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nab"],
])("a connection that has sent %s does not keep the door open", async (_what, text) => {
  const { server, send, logged } = await createServer();
  const socket = await send(text);
  await new Promise((resolve) => setTimeout(resolve, 100));
  const gone = once(socket, "close");
  socket.resume();
  await server.close();
  await gone;
  expect(logged).toEqual(text === "" ? [] : [{ cut: { halfSent: 1, unfinished: 0 } }]);
});

test("an answer that nobody takes does not either", async () => {
  const { server, send, logged, asked } = await createServer();
  const socket = await send("GET /large HTTP/1.1\r\nHost: x\r\n\r\n");
  // A client that does not read from its socket leaves what comes there.
  socket.pause();
  await asked();
  await new Promise((resolve) => setTimeout(resolve, 100));
  await server.close();
  expect(logged).toEqual([]);
});

test("a request that has come whole is answered, however long the hub takes for it", async () => {
  const { server, send, logged, asked } = await createServer();
  const socket = await send("GET /slow HTTP/1.1\r\nHost: x\r\n\r\n");
  await asked();
  let answer = "";
  socket.on("data", (chunk) => {
    answer += chunk;
  });
  await server.close();
  await expect.poll(() => answer).toMatch(/connection: close[\s\S]*done$/i);
  expect(logged).toEqual([]);
});

test("a body that goes on coming is waited for", async () => {
  const { server, send, logged, asked } = await createServer();
  const socket = await send(
    "POST / HTTP/1.1\r\nHost: x\r\nContent-Type: text/plain\r\nContent-Length: 10\r\n\r\n",
  );
  await asked();
  const closed = server.close();
  let answer = "";
  socket.on("data", (chunk) => {
    answer += chunk;
  });
  for (let sent = 0; sent < 10; sent += 1) {
    await new Promise((resolve) => setTimeout(resolve, longMs / 10));
    socket.write("x");
  }
  await closed;
  await expect.poll(() => answer).toContain("taken");
  expect(logged).toEqual([]);
});

test("what the hub itself does not get done is given up in the end", async () => {
  const { server, send, logged, asked } = await createServer({ silenceMaxMs: 300, drainMaxMs: 1_000 });
  await send("GET /never HTTP/1.1\r\nHost: x\r\n\r\n");
  await asked();
  await server.close();
  expect(logged).toEqual([{ cut: { halfSent: 0, unfinished: 1 } }]);
});

test("a hub that is told to stop in the middle of a request ends in order, and its database with it", async () => {
  const dataDir = await temporaryDataDir();
  const hub = new Program(["serve", "--port", "0"], { DATA_DIR: dataDir });
  onTestFinished(async () => {
    if (hub.isRunning) await hub.kill("SIGKILL");
  });
  await hub.prints(/serves at \S+/, 60_000);
  const port = Number(/serves at http:\/\/127\.0\.0\.1:(\d+)/.exec(hub.output)?.[1]);
  await untilReady(hub, port);
  const whole = "GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n";
  const halfSent = ["POST /s/x HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{", "POST /s/x HT"];
  for (const text of halfSent) {
    const socket = connect(port, "127.0.0.1");
    socket.on("error", () => undefined);
    await once(socket, "connect");
    socket.write(whole + text);
    // The first answer says that the hub has heard the rest too.
    await once(socket, "data");
    onTestFinished(() => void socket.destroy());
  }
  const startedMs = performance.now();
  const { code, errors } = await hub.kill("SIGTERM");
  expect(code, errors).toBe(0);
  // Five seconds of silence, and the rest for a machine that is busy.
  expect(performance.now() - startedMs).toBeLessThan(15_000);
  expect(errors).toContain('"halfSent":2');
  expect(await serverPid(dataDir)).toBeUndefined();
});
