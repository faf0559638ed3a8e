import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { connect } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import { expect, onTestFinished, test } from "vitest";
import { FakePrinter } from "../testing/fake-printer.ts";
import { TcpPrinter } from "./tcp-printer.ts";

const never = new AbortController().signal;
const job = Buffer.concat([Buffer.alloc(20_000, "x"), Buffer.from("\x1dr1", "latin1")]);
const limits = { connectMs: 300, statusMs: 100, takeMs: 300, doneMs: 200, endMs: 100 };

function at(fake: Pick<FakePrinter, "address">, asksStatus = true): TcpPrinter {
  return new TcpPrinter({ ...fake.address, asksStatus, limits });
}

test("a printer that is switched off refuses: nothing was printed", async () => {
  const fake = await FakePrinter.start();
  await fake.stop();
  const outcome = await at(fake).print(job, never);
  expect(outcome).toEqual({
    isPrinted: false,
    error: "the printer refuses connections",
    isMaybePrinted: false,
  });
});

test.each([
  ["out of paper", "the printer is out of paper"],
  ["cover open", "the printer's cover is open"],
] as const)("a printer that says it is %s gets no job", async (trouble, error) => {
  const fake = await FakePrinter.start({ talks: true, trouble });
  expect(await at(fake).print(job, never)).toEqual({ isPrinted: false, error, isMaybePrinted: false });
  expect(Buffer.concat(fake.jobs)).toHaveLength(0);
});

test("paper that ends in the middle of a job is told, and the job may be on it", async () => {
  const fake = await FakePrinter.start({ talks: true, paperEndsInJob: true });
  expect(await at(fake).print(job, never)).toEqual({
    isPrinted: false,
    error: "the printer is out of paper",
    isMaybePrinted: true,
  });
});

test("a printer that talks and then falls silent may have printed", async () => {
  const fake = await FakePrinter.start({ talks: true, fallsSilent: true });
  expect(await at(fake).print(job, never)).toMatchObject({ isPrinted: false, isMaybePrinted: true });
});

test("a printer that breaks off after some bytes may have printed", async () => {
  const fake = await FakePrinter.start({ resetsAfterBytes: 5_000 });
  expect(await at(fake).print(Buffer.alloc(8_000_000), never)).toEqual({
    isPrinted: false,
    error: "the printer broke the connection off",
    isMaybePrinted: true,
  });
});

test("a printer that takes nothing is given up when its buffers are full", async () => {
  const fake = await FakePrinter.start({ takesNothing: true });
  expect(await at(fake).print(Buffer.alloc(20_000_000), never)).toEqual({
    isPrinted: false,
    error: "the printer takes no more data",
    isMaybePrinted: true,
  });
});

test("printing that is broken off ends at once", async () => {
  const fake = await FakePrinter.start({ takesNothing: true });
  const breakOff = new AbortController();
  const patient = new TcpPrinter({ ...fake.address, asksStatus: false, limits: { takeMs: 60_000 } });
  const outcome = patient.print(Buffer.alloc(20_000_000), breakOff.signal);
  await pause(100);
  const startMs = performance.now();
  breakOff.abort();
  expect(await outcome).toEqual({ isPrinted: false, error: "printing was broken off", isMaybePrinted: true });
  expect(performance.now() - startMs).toBeLessThan(200);
});

test("an address that swallows every packet is given up in time", async () => {
  const hole = await blackHole();
  const startMs = performance.now();
  const outcome = await at({ address: { host: "127.0.0.1", port: hole } }).print(job, never);
  expect(outcome).toEqual({ isPrinted: false, error: "the printer does not answer", isMaybePrinted: false });
  expect(performance.now() - startMs).toBeLessThan(1_000);
});

test("printers of other languages are not asked in ESC/POS", async () => {
  const fake = await FakePrinter.start({ talks: true, trouble: "out of paper" });
  expect(await at(fake, false).print(job, never)).toEqual({ isPrinted: true });
  expect(Buffer.concat(fake.jobs).equals(job)).toBe(true);
});

test("a printer's name that nobody knows is told", async () => {
  const lost = new TcpPrinter({ host: "printer.invalid", port: 9_100, asksStatus: true, limits });
  expect(await lost.print(job, never)).toMatchObject({
    isPrinted: false,
    error: expect.stringMatching(/name|does not answer/),
    isMaybePrinted: false,
  });
});

/** A port whose process is stopped and whose waiting room is full: the kernel drops every further connection. */
async function blackHole(): Promise<number> {
  const program = `const server = require("node:net").createServer();
    server.listen({ port: 0, host: "127.0.0.1", backlog: 1 }, () => console.log(server.address().port));`;
  const child: ChildProcess = spawn(process.execPath, ["-e", program], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  onTestFinished(async () => {
    child.kill("SIGKILL");
    if (child.exitCode === null && child.signalCode === null) await once(child, "exit");
  });
  if (child.stdout === null) throw new Error("the child has no output");
  const [line] = (await once(child.stdout, "data")) as [Buffer];
  const port = Number(line.toString());
  child.kill("SIGSTOP");
  for (let count = 0; count < 4; count += 1) {
    const filler = connect(port, "127.0.0.1").on("error", () => filler.destroy());
    onTestFinished(() => void filler.destroy());
  }
  await pause(200);
  return port;
}
