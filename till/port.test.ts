import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { configure } from "./configuration/configuration.ts";
import { startTill } from "./serve.ts";
import { tillFolder } from "./testing/till-folder.ts";

test("a port that is taken is told with the option that changes it", async () => {
  const other = createServer().listen(0, "127.0.0.1");
  await once(other, "listening");
  onTestFinished(() => void other.close());
  const port = String((other.address() as AddressInfo).port);
  const folder = tillFolder();
  const { configuration } = configure({ data: folder, conf: folder, port, logLevel: "silent" }, {});
  await expect(startTill(configuration)).rejects.toThrow(
    `port ${port} of 127.0.0.1 is taken by another program: choose another one with --port, TILL_PORT or port in till.ini`,
  );
});
