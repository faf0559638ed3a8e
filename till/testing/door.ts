import type { AddressInfo } from "node:net";
import type { BaseResponse } from "@prilavok/contracts/till-api/answers.ts";
import type { OperationName } from "@prilavok/contracts/till-api/operations.ts";
import pino from "pino";
import { onTestFinished } from "vitest";
import type { Executor } from "../api/executor.ts";
import { Measures } from "../api/measures.ts";
import { createServer, type ServerOptions } from "../api/server.ts";
import { Authorisation } from "../authorisation/authorisation.ts";
import type { KnownSources } from "../authorisation/known-sources.ts";
import { Pin } from "../authorisation/pin.ts";
import { SecurityLog } from "../authorisation/security-log.ts";
import type { Throttle } from "../authorisation/throttle.ts";
import { makeToken } from "../authorisation/tokens.ts";
import { type Clock, systemClock } from "../clock.ts";
import { noLook } from "../orders/port.ts";
import { Settings } from "../settings/settings.ts";
import { exampleLook } from "./queue.ts";
import { tillFolder } from "./till-folder.ts";

/** What reached the till through the door. */
export class Echo implements Executor {
  readonly calls: { readonly name: OperationName; readonly body: unknown }[] = [];

  async execute(name: OperationName, body: unknown): Promise<BaseResponse> {
    this.calls.push({ name, body });
    return {
      dateTime: "2022-01-22T12:00:00+03:00",
      messageDetail: "Успешно",
      messageTitle: "Успех",
      resultCode: 200,
      type: name,
    };
  }
}

export interface TestDoor {
  readonly port: number;
  readonly pin: Pin;
  readonly localToken: string;
  readonly security: SecurityLog;
  /** Lines of the log. */
  readonly log: readonly Readonly<Record<string, unknown>>[];
  close(): Promise<void>;
}

export interface TestDoorOptions
  extends Partial<Pick<ServerOptions, "executor" | "names" | "patience" | "readiness">> {
  readonly folder?: string;
  readonly clock?: Clock;
  readonly isPinNeeded?: boolean;
  readonly throttle?: (known: KnownSources) => Throttle;
}

/** A door on a port of this machine, with real settings behind it. */
export async function openDoor(options: TestDoorOptions = {}): Promise<TestDoor> {
  const { clock = systemClock, isPinNeeded = false, names = [], executor = new Echo() } = options;
  const settings = Settings.open(options.folder ?? tillFolder());
  const lines: Record<string, unknown>[] = [];
  const log = pino({ level: "debug" }, { write: (line: string) => lines.push(JSON.parse(line)) });
  const localToken = makeToken();
  const security = new SecurityLog(log);
  const server = createServer({
    log,
    security,
    clock,
    timeZone: "Europe/Minsk",
    executor,
    authorisation: new Authorisation({
      settings,
      clock,
      log,
      security,
      isPinNeeded,
      localToken,
      ...(options.throttle === undefined ? {} : { throttle: options.throttle }),
    }),
    measures: new Measures(() => ({
      queue: exampleLook,
      orders: noLook,
      printJobsWaiting: 2,
      printJobsFailed: 1,
    })),
    names,
    readiness: options.readiness ?? (async () => ({ obstacles: [] })),
    ...(options.patience === undefined ? {} : { patience: options.patience }),
  });
  await server.listen({ host: "127.0.0.1", port: 0 });
  let closing: Promise<void> | undefined;
  const close = () => {
    closing ??= server.close().then(() => {
      security.close();
      settings.close();
    });
    return closing;
  };
  onTestFinished(close);
  const { port } = server.server.address() as AddressInfo;
  return { port, pin: new Pin(settings), localToken, security, log: lines, close };
}
