import { once } from "node:events";
import { connect, type Socket } from "node:net";
import Fastify from "fastify";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createChain, type TestTill } from "../testing/chain.ts";
import { createTestHub, type TestHub } from "../testing/hub.ts";
import { deviceHeldBytesMax } from "./room.ts";
import { endUnreadAnswers } from "./unread.ts";

/** Sends one request on a connection of its own, and reads nothing. */
async function ask(url: string, head: string, body = ""): Promise<Socket> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  socket.pause();
  socket.on("error", () => undefined);
  await once(socket, "connect");
  socket.write(`${head}\r\nHost: x\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
  return socket;
}

describe("a connection that takes nothing of its answer", () => {
  test("is ended when the time is up; one that takes what it is sent is not", async () => {
    const server = Fastify();
    endUnreadAnswers(server, 1_000);
    server.get("/", (_request, reply) => reply.send(Buffer.alloc(40 * 1024 * 1024)));
    const url = await server.listen({ host: "127.0.0.1", port: 0 });
    const ended = new Promise((resolve) =>
      server.server.once("connection", (one) => one.once("close", resolve)),
    );
    const unread = await ask(url, "GET / HTTP/1.1");
    await ended;
    unread.destroy();
    // Takes a little at a time, for much longer than the time that one may take nothing.
    const slow = await ask(url, "GET / HTTP/1.1");
    let taken = 0;
    const reading = setInterval(() => {
      slow.once("data", (chunk) => {
        taken += chunk.length;
        slow.pause();
      });
      slow.resume();
    }, 5);
    await new Promise((resolve) => setTimeout(resolve, 2_500));
    clearInterval(reading);
    expect(slow.destroyed).toBe(false);
    slow.on("data", (chunk) => {
      taken += chunk.length;
    });
    slow.resume();
    await expect.poll(() => taken, { timeout: 20_000 }).toBeGreaterThan(40 * 1024 * 1024);
    slow.destroy();
    await server.close();
  });
});

describe("answers that nobody reads", () => {
  let hub: TestHub;
  let tills: TestTill[];
  let url: string;
  const sockets: Socket[] = [];

  beforeAll(async () => {
    hub = await createTestHub();
    tills = await createChain(hub.database.pool, 2);
    url = await hub.listen();
  });
  afterAll(async () => {
    for (const socket of sockets) socket.destroy();
    await hub.close();
  });

  const discover = JSON.stringify(
    Array.from({ length: 100 }, (_, id) => ({ jsonrpc: "2.0", id, method: "rpc.discover" })),
  );
  const pathOf = (index: number) => `/s/${tills[index]?.accesskey}`;
  const statusOf = async (index: number) =>
    (await hub.post(pathOf(index), { jsonrpc: "2.0", id: 1, method: "rpc.discover" })).status;

  test("fill the room of the device that asked, and no other; it is given back with the connections", async () => {
    const answer = (await hub.post(pathOf(0), discover)).text;
    expect(answer.length).toBeGreaterThan(8_000_000);
    const needed = Math.ceil((3 * deviceHeldBytesMax) / answer.length);
    for (let index = 0; index < needed; index += 1) {
      sockets.push(await ask(url, `POST ${pathOf(0)} HTTP/1.1`, discover));
    }
    await expect.poll(() => statusOf(0), { timeout: 30_000 }).toBe(503);
    expect(await statusOf(1)).toBe(200);
    for (const socket of sockets.splice(0)) socket.destroy();
    await expect.poll(() => statusOf(0), { timeout: 30_000 }).toBe(200);
  });
});
