import { join } from "node:path";
import type { Logger } from "pino";
import type { Clock } from "../clock.ts";
import type { Configuration } from "../configuration/configuration.ts";
import { Emulator } from "../fiscal/emulator.ts";
import { emulatorFile } from "../fiscal/emulator-file.ts";
import type { FiscalDevice } from "../fiscal/port.ts";
import { registerNumberOf } from "../fiscal/register-number.ts";
import { RemoteDevice } from "../fiscal/remote.ts";
import { openPrinter } from "../printing/open-printer.ts";
import { PrintQueue } from "../printing/print-queue.ts";
import type { PrinterForm } from "../printing/render.ts";
import { RenderThread } from "../printing/render-thread.ts";
import type { Journals } from "../registration/journals.ts";

export interface Surroundings {
  readonly configuration: Configuration;
  readonly serial: string;
  readonly clock: Clock;
  readonly log: Logger;
}

export async function openDevice({ configuration, serial, clock, log }: Surroundings): Promise<FiscalDevice> {
  const { fiscal, data } = configuration;
  if (fiscal.driver === "remote") return RemoteDevice.open({ address: fiscal.address });
  const onProblem = (problem: Error) => log.warn({ err: problem }, "the emulator's settings");
  return new Emulator({ serial, clock, settingsPath: join(data, emulatorFile), onProblem });
}

/** What lays papers out; undefined without a printer. */
export function openRender(
  { configuration, serial }: Surroundings,
  device: FiscalDevice,
): RenderThread | undefined {
  const { printer, shopName, shopAddress, shopTaxNumber, shopFarewell } = configuration;
  if (printer.driver === "none") return undefined;
  const shop = { name: shopName, address: shopAddress, taxNumber: shopTaxNumber, farewell: shopFarewell };
  const registeredByEmulator = registerNumberOf(serial);
  return new RenderThread(formOf(configuration), ({ number }, journal) => {
    // A copy of what an emulator registered says so after the till has got a real device, too.
    const registeredBy = number === null ? undefined : journal.documentAt(number)?.registerNumber;
    const isEmulator = device.state().isEmulator || registeredBy === registeredByEmulator;
    return { shop, serial, isEmulator };
  });
}

export function openPrinting(
  { configuration, clock, log }: Surroundings,
  journals: Journals,
  render: RenderThread | undefined,
): PrintQueue {
  return new PrintQueue({
    printer: openPrinter(configuration.printer, configuration.printerDialect),
    journals: () => journals.opened(),
    render: (job, journal) => render?.render(job, journal) ?? new Uint8Array(),
    clock,
    log,
  });
}

function formOf(configuration: Configuration): PrinterForm {
  const { printerColumns, printerEncoding, printerDialect, printerCodePage, printerCuts } = configuration;
  return {
    columns: printerColumns,
    encoding: printerEncoding,
    dialect: printerDialect,
    ...(printerCodePage === undefined ? {} : { codePage: printerCodePage }),
    cutsPaper: printerCuts === "on",
  };
}
