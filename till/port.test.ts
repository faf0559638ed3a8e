import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { speak } from "@prilavok/contracts/language/language.ts";
import { expect, onTestFinished, test } from "vitest";
import { configure } from "./configuration/configuration.ts";
import { refusalText } from "./language/refusal.ts";
import { startTill } from "./serve.ts";
import { tillFolder } from "./testing/till-folder.ts";

test("a port that is taken is told with the option that changes it", async () => {
  const other = createServer().listen(0, "127.0.0.1");
  await once(other, "listening");
  onTestFinished(() => void other.close());
  const port = String((other.address() as AddressInfo).port);
  const folder = tillFolder();
  const { configuration } = configure({ data: folder, conf: folder, port, logLevel: "silent" }, {});
  const fault = await startTill(configuration).catch((error: unknown) => error);
  expect(fault).toHaveProperty(
    "message",
    `port ${port} of 127.0.0.1 is taken by another program: choose another one with --port, TILL_PORT or port in till.ini`,
  );
  expect(inRussian(fault)).toBe(
    `порт ${port} на 127.0.0.1 занят другой программой: выберите другой (--port, TILL_PORT или port в till.ini)`,
  );
});

function inRussian(error: unknown): string {
  speak("ru");
  try {
    return refusalText(error);
  } finally {
    speak("en");
  }
}
