import { rpcDiscover } from "@prilavok/contracts/device-api/discover.ts";
import { deviceDocument } from "@prilavok/contracts/openrpc/document.ts";
import type { FastifyInstance } from "fastify";
import type { Logger } from "pino";
import type { Clock } from "./clock.ts";
import type { Configuration } from "./configuration.ts";
import { FewAtOnce } from "./database/few-at-once.ts";
import type { Pool } from "./database/pool.ts";
import { WriteProbe } from "./database/write-probe.ts";
import { TransferWorker, type WorkerOptions } from "./documents/worker.ts";
import { Admission } from "./door/admission.ts";
import { type Handler, handler } from "./door/handler.ts";
import { Measures } from "./door/measures.ts";
import { RateLimit } from "./door/rate.ts";
import { SecurityLog } from "./door/security-log.ts";
import { createDoor } from "./door/server.ts";
import { exchangeHandlers } from "./exchange/door.ts";
import { Exchange } from "./exchange/exchange.ts";
import { measureExchange } from "./exchange/measures.ts";
import { createDirectory } from "./network/directory.ts";
import { managementHandlers } from "./network/door.ts";
import type { Trace } from "./network/traces.ts";
import { AnswerCleaner } from "./office/cleaning.ts";
import { OfficeDoor } from "./office/door.ts";
import { officeHandlers } from "./office/handlers.ts";
import { OfficeMeasures } from "./office/measures.ts";
import { TokenDirectory } from "./office/token-directory.ts";
import { planHandlers } from "./plans/door.ts";
import { receiptHandlers } from "./receipts/door.ts";
import { ReceiptRegister } from "./receipts/register.ts";
import { reportHandlers } from "./reports/door.ts";
import { graceMsByDefault } from "./shifts/check-times.ts";
import { type CheckerOptions, ShiftChecker } from "./shifts/checker.ts";
import { completenessHandlers } from "./shifts/completeness-door.ts";
import { shiftHandlers } from "./shifts/door.ts";
import { measureShifts } from "./shifts/measures.ts";
import { loadsAtOnce, loadsWaitingMax, transactionHandlers } from "./transactions/door.ts";

export interface HubOptions {
  readonly pool: Pool;
  readonly clock: Clock;
  readonly log: Logger;
  readonly configuration: Pick<
    Configuration,
    "ingestWriters" | "pendingReceiptsMax" | "deviceReceiptsPerSecond" | "deviceReceiptsBurst"
  >;
  /** When shifts are checked; what is absent is the checker's own. */
  readonly checks?: Partial<Pick<CheckerOptions, "graceMs" | "intervalMs" | "limit">> | undefined;
  /** When KKMTransfer runs here; absent: other hubs of the database may run it. */
  readonly transfer?: Pick<WorkerOptions, "cron" | "onJob"> | undefined;
}

/** Everything of a hub between its door and its database. */
export interface Hub {
  /** Opens no port by itself: `listen`, or `inject` in tests. */
  readonly door: FastifyInstance;
  /** Goes its rounds by itself; a test may make it go one. */
  readonly checker: Pick<ShiftChecker, "check">;
  /** Refuses new calls and finishes the accepted ones. The pool stays open. */
  close(): Promise<void>;
}

/** Puts the capabilities together: the one place where all of them meet. */
export function createHub({ pool, clock, log, configuration, checks, transfer }: HubOptions): Hub {
  // First of all: a schedule that cannot be read leaves nothing to close.
  const transfers = transfer && new TransferWorker({ pool, clock, log, ...transfer });
  const probe = new WriteProbe(pool);
  let closing = false;
  const security = new SecurityLog(log);
  const onTrace = ({ event, facts }: Trace) => security.changed(event, facts);
  const directory = createDirectory({ pool, clock, log, onTrace });
  const register = new ReceiptRegister({
    pool,
    clock,
    writers: configuration.ingestWriters,
    pendingReceiptsMax: configuration.pendingReceiptsMax,
    onGroup: ({ receipts, seconds }) => {
      measures.groupReceipts.observe(receipts);
      measures.groupSeconds.observe(seconds);
    },
  });
  const admission = new Admission({
    clock,
    pendingReceiptsMax: configuration.pendingReceiptsMax,
    onRefusal: (reason) => measures.later.inc({ reason }),
  });
  const measures = new Measures(() => register.writer.pendingReceipts, admission);
  const checking = { graceMs: graceMsByDefault, ...checks };
  const checker = new ShiftChecker({ pool, clock, log, ...checking });
  measureShifts(measures.registry, checker);
  const takeWanted = (deviceId: number) => checker.wanted.take(deviceId);
  const receipts = receiptHandlers({
    clock,
    directory,
    register,
    takeWanted,
    onRegistered: (registered, duplicates) => {
      admission.drained(registered + duplicates);
      measures.receipts.inc({ outcome: "registered" }, registered);
      measures.receipts.inc({ outcome: "duplicate" }, duplicates);
    },
  });
  const exchange = new Exchange({ pool, clock, log });
  measureExchange(measures.registry, exchange);
  const loads = new FewAtOnce(loadsAtOnce, loadsWaitingMax);
  const rules = { pool, clock, directory };
  const office = new OfficeDoor({
    pool,
    clock,
    log,
    security,
    tokens: new TokenDirectory(rules),
    handlers: officeHandlers(rules),
    measures: new OfficeMeasures(measures.registry),
  });
  const cleaner = new AnswerCleaner({ pool, clock, log });
  const door = createDoor({
    log,
    security,
    directory,
    admission,
    measures,
    rate: new RateLimit(configuration.deviceReceiptsPerSecond, configuration.deviceReceiptsBurst, clock),
    deviceHandlers: [
      ...receipts,
      ...planHandlers(rules),
      ...shiftHandlers({ ...rules, graceMs: checking.graceMs, takeWanted }),
      ...reportHandlers(rules),
      ...exchangeHandlers({ pool, clock, exchange }),
      ...transactionHandlers({ pool, clock, few: loads, onLoaded: (count) => admission.drained(count) }),
      discover,
    ],
    managementHandlers: [...managementHandlers(rules), ...completenessHandlers(rules)],
    office,
    isReady: async () => !closing && (await probe.canWrite()),
  });
  checker.start();
  exchange.start();
  cleaner.start();
  transfers?.start();
  return {
    door,
    checker,
    async close() {
      if (closing) return;
      closing = true;
      exchange.endWaiting();
      await door.close();
      // Tills that have hung up have left their calls.
      await loads.drained();
      await exchange.close();
      await transfers?.close();
      await checker.close();
      await cleaner.close();
      await register.writer.drain();
      await directory.close();
      security.close();
    },
  };
}

const discover: Handler = handler(rpcDiscover, async () => deviceDocument());
