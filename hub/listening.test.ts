import { once } from "node:events";
import { existsSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { temporaryDataDir } from "./testing/folder.ts";
import { Program } from "./testing/hub-process.ts";

test.for([
  [
    "a port that is taken",
    "127.0.0.1",
    "is taken by another program: choose another one with --port or PORT",
  ],
  [
    "an address of another machine",
    "192.0.2.1",
    "is no address of this machine: choose another one with --host or HOST",
  ],
] as const)(
  "%s is told with the option that changes it, before a database is made",
  async ([, host, reason]) => {
    const other = createServer().listen(0, "127.0.0.1");
    await once(other, "listening");
    onTestFinished(() => void other.close());
    const { port } = other.address() as AddressInfo;
    const dataDir = await temporaryDataDir();
    const flags = ["serve", "--host", host, "--port", String(port)];
    const { code, output, errors } = await new Program(flags, { DATA_DIR: dataDir }).ended;
    expect({ code, output }).toEqual({ code: 1, output: "" });
    expect(errors).toContain(reason);
    expect(existsSync(dataDir)).toBe(false);
  },
);
