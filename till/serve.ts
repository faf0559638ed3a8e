import { mkdirSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { reachablePinCharsMin } from "@prilavok/contracts/till-api/limits.ts";
import type { FastifyInstance } from "fastify";
import type { Logger } from "pino";
import { type Figures, Measures } from "./api/measures.ts";
import { isLoopback } from "./api/own-address.ts";
import { createServer } from "./api/server.ts";
import { Ssdp } from "./api/ssdp.ts";
import { Authorisation } from "./authorisation/authorisation.ts";
import { Pin } from "./authorisation/pin.ts";
import { SecurityLog } from "./authorisation/security-log.ts";
import { makeToken } from "./authorisation/tokens.ts";
import { type Clock, systemClock } from "./clock.ts";
import type { Configuration } from "./configuration/configuration.ts";
import { connectionSource } from "./connection/source.ts";
import { ExchangeWatch, exchangeFile } from "./exchange/settings.ts";
import { namingFullDisk } from "./journal/full-disk.ts";
import { destinationNames, lanesOf } from "./journal/messages.ts";
import { ordersFile } from "./orders/file.ts";
import { hubSource } from "./orders/hub-source.ts";
import { Orders } from "./orders/orders.ts";
import { giftomanFile } from "./plugins/giftoman/configuration.ts";
import { GiftomanWatch } from "./plugins/giftoman/watch.ts";
import type { PrintQueue } from "./printing/print-queue.ts";
import { KeptPauses } from "./queue/kept-pauses.ts";
import { type LaneTiming, laneTiming } from "./queue/timing.ts";
import { Journals } from "./registration/journals.ts";
import { RememberedJournals } from "./registration/remembered-journals.ts";
import { Till } from "./registration/till.ts";
import { accessFile, removeAccess, writeAccess } from "./service/access-file.ts";
import { inDataFolder } from "./service/data-folder.ts";
import { Delivery } from "./service/delivery.ts";
import { openDevice, openPrinting, openRender, type Surroundings } from "./service/devices.ts";
import { JournalWatch, WatchedExecutor } from "./service/journal-watch.ts";
import { listeningFault } from "./service/listening-fault.ts";
import { createLog } from "./service/log.ts";
import { ReadinessCheck } from "./service/readiness.ts";
import { serialOf } from "./service/serial.ts";
import { version } from "./service/version.ts";
import { JournalMarks } from "./settings/journal-marks.ts";
import { Settings, settingsFile } from "./settings/settings.ts";

/** A till that serves. */
export interface RunningTill {
  /** Where it listens, such as http://127.0.0.1:37015. */
  readonly url: string;
  readonly port: number;
  /** Refuses new operations, finishes the accepted ones, and closes the journals. */
  close(): Promise<void>;
}

/** What a person says once, at one start. */
export interface StartWords {
  /** Why journals that are lost are to begin again. */
  readonly newJournal?: string | undefined;
}

/**
 * Starts a till: its folder's lock, journals, devices, then the door. Rejects, with everything closed again, when one of
 * them fails.
 */
export async function startTill(
  configuration: Configuration,
  log: Logger = createLog(configuration),
  clock: Clock = systemClock,
  timing: LaneTiming = laneTiming,
  { newJournal }: StartWords = {},
): Promise<RunningTill> {
  await using opened = new AsyncDisposableStack();
  inDataFolder(configuration.data, () => mkdirSync(configuration.data, { recursive: true, mode: 0o700 }));
  const settings = opened.adopt(
    onDisk(join(configuration.data, settingsFile), () => Settings.open(configuration.data)),
    (one) => one.close(),
  );
  const isReachable = !isLoopback(configuration.host);
  refuseWithoutPin(configuration, settings, isReachable);
  const { data: dataDir, conf, timeZone, names } = configuration;
  const marks = new JournalMarks(settings);
  const remembered = new RememberedJournals({ marks, log, newJournal });
  const serial = serialOf(dataDir, configuration.serial, marks.get("work")?.serial);
  const surroundings = { configuration, serial, clock, log };
  const giftoman = opened.adopt(new GiftomanWatch({ path: join(conf, giftomanFile), log }), (one) =>
    one.close(),
  );
  const exchange = opened.adopt(new ExchangeWatch({ path: join(conf, exchangeFile), log }), (one) =>
    one.close(),
  );
  const connections = { giftoman, exchange };
  const lanesNow = () =>
    destinationNames.flatMap((name) =>
      connections[name].configuration.state === "off" ? [] : lanesOf[name],
    );
  let lanes = lanesNow();
  // Before all other listeners: what they have written is told by the new files.
  for (const name of destinationNames) {
    connections[name].onChange(() => {
      lanes = lanesNow();
    });
  }
  const journals = opened.adopt(
    Journals.open({ folder: dataDir, serial, clock, remembered, lanes: () => lanes }),
    (all) => all.close(),
  );
  const watch = new JournalWatch({ dataDir, journals, log });
  const device = opened.adopt(await openDevice(surroundings), (one) => one.close());
  const render = opened.adopt(openRender(surroundings, device), (one) => one?.close());
  const printing = opened.adopt(openPrinting(surroundings, journals, render), (one) => one.close());
  const delivery = opened.adopt(
    openDelivery({ ...surroundings, timing }, settings, journals, connections),
    (one) => one.close(),
  );
  const hub = hubSource(exchange);
  const orders = opened.adopt(
    onDisk(join(dataDir, ordersFile), () =>
      Orders.open({ dataDir, journals, hub, clock, timeZone, log, timing }),
    ),
    (one) => one.close(),
  );
  const till = opened.adopt(
    await Till.start({
      ...{ journals, device, clock, timeZone, printing, log, version, orders },
      queue: delivery.desk,
      onWritten: () => {
        delivery.wake();
        journals.written();
      },
    }),
    (one) => one.close(),
  );
  printing.start();
  const localToken = makeToken();
  const readiness = new ReadinessCheck({ dataDir, device, journals, clock, watch });
  const security = opened.adopt(new SecurityLog(log), (one) => one.close());
  const authorisation = new Authorisation({
    ...{ settings, clock, log, security, localToken },
    isPinNeeded: isReachable,
  });
  const server = createServer({
    log,
    security,
    clock,
    timeZone,
    executor: new WatchedExecutor(orders.before(till), watch, () => readiness.forget()),
    authorisation,
    measures: new Measures(() => figuresOf(delivery, printing, orders)),
    names,
    readiness: () => readiness.look(),
  });
  opened.defer(() => server.close());
  const { url, port } = await listen(server, configuration);
  onDisk(join(dataDir, accessFile), () => writeAccess(dataDir, { url: localUrl(url), token: localToken }));
  opened.defer(() => removeAccess(dataDir, localToken));
  const ssdp = await beFound(surroundings, port, isReachable);
  if (ssdp !== undefined) opened.defer(() => ssdp.close());
  log.info({ url, serial, mode: journals.mode }, "the till is open");
  const all = opened.move();
  return { url, port, close: () => all.disposeAsync().then(() => log.info("the till is closed")) };
}

/** @throws what `open` throws; of a full disk it says which file is concerned and what to do. */
function onDisk<T>(path: string, open: () => T): T {
  try {
    return open();
  } catch (error) {
    throw namingFullDisk(error, path);
  }
}

function refuseWithoutPin({ host }: Configuration, settings: Settings, isReachable: boolean): void {
  const pin = new Pin(settings);
  pin.refuseLost();
  if (!isReachable || pin.isLong) return;
  const lack = pin.isSet
    ? `its PIN has fewer than ${reachablePinCharsMin} characters, or was set before that was kept`
    : "it has no PIN";
  throw new Error(
    `listening on ${host} lets others on the network reach the till, and ${lack}: run "prilavok-till pin set" first, with at least ${reachablePinCharsMin} digits`,
  );
}

async function listen(
  server: FastifyInstance,
  { host, port }: Configuration,
): Promise<{ url: string; port: number }> {
  await server.listen({ host, port }).catch((error: NodeJS.ErrnoException) => {
    throw listeningFault(error, host, port);
  });
  const { address, port: actual, family } = server.server.address() as AddressInfo;
  return { url: `http://${family === "IPv6" ? `[${address}]` : address}:${actual}`, port: actual };
}

/** Where commands on this machine reach a till that listens on all addresses. */
function localUrl(url: string): string {
  return url.replace("//0.0.0.0:", "//127.0.0.1:").replace("//[::]:", "//[::1]:");
}

async function beFound(
  {
    configuration: { ssdp, host },
    serial,
    log,
  }: { configuration: Configuration; serial: string; log: Logger },
  port: number,
  isReachable: boolean,
): Promise<Ssdp | undefined> {
  if (ssdp === "off" || (ssdp === "auto" && !isReachable)) return undefined;
  const isEverywhere = host === "0.0.0.0" || host === "::";
  try {
    return await Ssdp.open({ serial, port, host: isEverywhere ? undefined : host, log });
  } catch (error) {
    log.warn({ err: error }, "the till cannot be found by SSDP");
    return undefined;
  }
}

function openDelivery(
  { configuration, clock, log, timing }: Surroundings & { readonly timing: LaneTiming },
  settings: Settings,
  journals: Journals,
  { giftoman, exchange }: { readonly giftoman: GiftomanWatch; readonly exchange: ExchangeWatch },
): Delivery {
  const { data: folder, timeZone, queueDepthWarning, queueAgeWarning, diskWarning } = configuration;
  return new Delivery({
    ...{ folder, journals, timeZone, version, clock, log, timing },
    plugin: connectionSource(giftoman),
    exchange: connectionSource(exchange),
    pauses: new KeptPauses(settings),
    limits: { depth: queueDepthWarning, ageHours: queueAgeWarning, freeMegabytes: diskWarning },
  });
}

/** What cannot be read is not told, so that the other figures are. */
function figuresOf({ desk }: Delivery, printing: PrintQueue, port: Orders): Figures {
  const queue = desk.look();
  const orders = port.look();
  try {
    const { waiting, failed } = printing.state();
    return { queue, orders, printJobsWaiting: waiting, printJobsFailed: failed };
  } catch {
    return { queue, orders, printJobsWaiting: Number.NaN, printJobsFailed: Number.NaN };
  }
}
