import { createSocket } from "node:dgram";
import { once } from "node:events";
import { setTimeout as wait } from "node:timers/promises";
import pino from "pino";
import { expect, onTestFinished, test } from "vitest";
import { addressFor, isLoopback } from "./own-address.ts";
import { answersPerSecondMax, Ssdp } from "./ssdp.ts";
import { readSearch, searchAnswer, searchBytesMax } from "./ssdp-message.ts";

const log = pino({ level: "silent" });
const group = "239.255.255.250";

function search(target: string, { waitS = 0, man = '"ssdp:discover"' } = {}): Buffer {
  return Buffer.from(
    `M-SEARCH * HTTP/1.1\r\nHOST: ${group}:1900\r\nMAN: ${man}\r\nMX: ${waitS}\r\nST: ${target}\r\n\r\n`,
  );
}

async function open(): Promise<Ssdp> {
  const ssdp = await Ssdp.open({ serial: "TEST-1", port: 37_015, host: undefined, log, ssdpPort: 0 });
  onTestFinished(() => ssdp.close());
  return ssdp;
}

async function searcher() {
  const socket = createSocket("udp4");
  socket.bind(0, "127.0.0.1");
  await once(socket, "listening");
  onTestFinished(() => void socket.close());
  const answers: string[] = [];
  socket.on("message", (datagram) => answers.push(datagram.toString("latin1")));
  return { socket, answers };
}

test("a search of a neighbour is answered with the till's address", async () => {
  const ssdp = await open();
  const { socket, answers } = await searcher();
  for (const target of ["ikassa-smartx", "ssdp:all"]) {
    socket.send(search(target, { waitS: 0 }), ssdp.port, "127.0.0.1");
    await once(socket, "message");
  }
  expect(answers).toHaveLength(2);
  expect(answers[0]).toContain("HTTP/1.1 200 OK\r\n");
  expect(answers[0]).toContain("LOCATION: http://127.0.0.1:37015/v1\r\n");
  expect(answers[0]).toContain("ST: ikassa-smartx\r\n");
  expect(answers[0]).toContain("USN: TEST-1::ikassa-smartx\r\n");
});

test("a search by multicast is answered", async (context) => {
  const ssdp = await open();
  const { socket, answers } = await searcher();
  const canSend = await new Promise((resolve) => {
    socket.setMulticastInterface("127.0.0.1");
    socket.setMulticastLoopback(true);
    socket.send(search("ikassa-smartx"), ssdp.port, group, (error) => resolve(!error));
  });
  if (!canSend) return context.skip("no multicast on this machine");
  await wait(200);
  if (answers.length === 0) return context.skip("multicast does not come back on this machine's loopback");
  expect(answers).toHaveLength(1);
});

test("what is no search for a till gets no answer, and a flood gets few", async () => {
  const ssdp = await open();
  const { socket, answers } = await searcher();
  const silent = [
    search("upnp:rootdevice"),
    search("ikassa-smartx", { man: '"ssdp:alive"' }),
    Buffer.from('NOTIFY * HTTP/1.1\r\nMAN: "ssdp:discover"\r\nST: ssdp:all\r\n\r\n'),
    Buffer.from(""),
    Buffer.alloc(1_200, "A"),
    Buffer.concat([search("ikassa-smartx"), Buffer.alloc(searchBytesMax, " ")]),
  ];
  for (const datagram of silent) socket.send(datagram, ssdp.port, "127.0.0.1");
  await wait(200);
  expect(answers).toEqual([]);
  for (let sent = 0; sent < 200; sent += 1) socket.send(search("ssdp:all"), ssdp.port, "127.0.0.1");
  await wait(300);
  expect(answers.length).toBeGreaterThan(0);
  // The flood may have fallen into two seconds.
  expect(answers.length).toBeLessThanOrEqual(2 * answersPerSecondMax);
});

test("an answer is one small datagram, and only neighbours get one", () => {
  const answer = searchAnswer({ location: "http://192.168.100.100:37015/v1", serial: "PT-0123456789AB" });
  expect(answer.length).toBeLessThan(256);
  expect(addressFor("127.0.0.1")).toBe("127.0.0.1");
  expect(addressFor("8.8.8.8")).toBeUndefined();
  expect(addressFor("::1")).toBeUndefined();
});

test("a search says how long its sender waits", () => {
  expect(readSearch(search("ikassa-smartx", { waitS: 3 }))).toBe(3);
  expect(
    readSearch(Buffer.from('m-search * http/1.1\nst:ssdp:all\nman: "ssdp:discover"\nmx: soon\n\n')),
  ).toBe(0);
});

test("only this machine's own addresses are its own", () => {
  for (const host of ["127.0.0.1", "127.8.0.1", "localhost", "::1", "::ffff:127.0.0.1"]) {
    expect(isLoopback(host)).toBe(true);
  }
  for (const host of ["0.0.0.0", "::", "192.168.1.7", "kassa-1", "127.evil.example"]) {
    expect(isLoopback(host)).toBe(false);
  }
});
