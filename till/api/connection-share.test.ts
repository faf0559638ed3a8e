import { setTimeout as wait } from "node:timers/promises";
import { expect, test } from "vitest";
import { openDoor } from "../testing/door.ts";
import { call, operate, Wire } from "../testing/http.ts";
import { ConnectionShare, connectionsMax, othersMax, sourceMax, thisMachineMax } from "./connection-share.ts";

/** Opens so many connections and keeps those that the till does not end. */
async function hold(port: number, address: string, count: number): Promise<Wire[]> {
  const wires = Array.from({ length: count }, () => new Wire(port, address));
  const asked = "GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n";
  const outcomes = await Promise.all(
    wires.map(async (wire) => {
      wire.send(asked);
      let isOpen = true;
      void wire.ended.then(() => {
        isOpen = false;
      });
      while (isOpen && !wire.text.includes('"ok"')) await wait(5);
      return isOpen;
    }),
  );
  return wires.filter((_, index) => outcomes[index]);
}

test("one address has its share of connections; others, and this machine, are answered meanwhile", async () => {
  const { port, log, security } = await openDoor();
  const held = await hold(port, "127.0.0.2", connectionsMax);
  expect(held).toHaveLength(sourceMax);
  for (const localAddress of ["127.0.0.1", "127.0.0.3"]) {
    expect(await operate(port, "X_REPORT", {}, {}, { localAddress })).toMatchObject({ resultCode: 200 });
  }
  // One that goes makes room for one more of the same address.
  held[0]?.socket.destroy();
  await expect.poll(async () => (await hold(port, "127.0.0.2", 1)).length, { interval: 20 }).toBe(1);
  security.close();
  const refused = log.filter((line) => line.security === "connection refused");
  expect(refused.reduce((sum, { count }) => sum + Number(count), 0)).toBeGreaterThanOrEqual(
    connectionsMax - sourceMax,
  );
  expect(refused.length).toBeLessThan(4);
});

test("all other machines together leave some connections to this one", async () => {
  const { port } = await openDoor();
  for (let index = 2; index < 2 + othersMax / sourceMax; index += 1) {
    expect(await hold(port, `127.0.0.${index}`, sourceMax)).toHaveLength(sourceMax);
  }
  expect(await hold(port, "127.0.0.99", 3)).toHaveLength(0);
  const { status } = await call({ port, path: "/healthz", method: "GET", localAddress: "127.0.0.1" });
  expect(status).toBe(200);
});

test("this machine leaves some connections to others, by whichever of its addresses it calls", () => {
  const share = new ConnectionShare();
  const own = Array.from({ length: connectionsMax }, (_, index) =>
    share.take(["127.0.0.1", "::1", "::ffff:127.0.0.1"][index % 3] ?? ""),
  );
  expect(own.filter((isTaken) => isTaken)).toHaveLength(thisMachineMax);
  expect(share.take("10.0.0.1")).toBe(true);
});

test("the addresses of one IPv6 network have one share", () => {
  const share = new ConnectionShare();
  for (let index = 0; index < sourceMax; index += 1) expect(share.take(`2001:db8::${index}`)).toBe(true);
  expect(share.take("2001:db8::ffff")).toBe(false);
  expect(share.take("2001:db8:0:1::1")).toBe(true);
  share.giveBack("2001:db8::1");
  expect(share.take("2001:db8::ffff")).toBe(true);
});
