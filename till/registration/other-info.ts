import type { TillInfo } from "@prilavok/contracts/till-api/answers.ts";
import { formatE2 } from "@prilavok/contracts/till-api/exact.ts";
import type { FiscalDevice } from "../fiscal/port.ts";
import type { Journal } from "../journal/journal.ts";
import { formatLocal } from "../local-time.ts";
import type { OrdersLook, OrdersPort } from "../orders/port.ts";
import type { PrintPort } from "../printing/port.ts";
import type { QueuePort } from "../queue/port.ts";
import { destinationTold, queueTold } from "./queue-told.ts";
import { type Errand, type Situation, shiftAgeMaxMs } from "./rule.ts";

/** What OTHER_INFO is told from. */
export interface InfoSources {
  readonly version: string;
  readonly device: FiscalDevice;
  readonly printing: Pick<PrintPort, "state">;
  readonly queue: Pick<QueuePort, "look">;
  readonly orders: Pick<OrdersPort, "look">;
}

/** OTHER_INFO: the state of the till. It never refuses. */
export function otherInfo(sources: InfoSources): Errand<"OTHER_INFO"> {
  return {
    operation: "OTHER_INFO",
    needs: { isShiftOpen: false, hasCashier: false },
    run: (_body, situation) => ({ answer: { info: tillInfo(sources, situation) } }),
  };
}

type Moment = Pick<Situation, "journal" | "nowMs" | "offsetMinutes">;

export function tillInfo(sources: InfoSources, moment: Moment): TillInfo {
  const { version, device, printing, queue, orders } = sources;
  const { journal, offsetMinutes } = moment;
  const at = (momentMs: number | null) => (momentMs === null ? null : formatLocal(momentMs, offsetMinutes));
  const { driver, isEmulator, registerNumber, state, certificateValidToMs } = device.state();
  // Only real work is queued, and its queue is delivered in every mode.
  const look = queue.look();
  return {
    serial: journal.serial,
    version,
    mode: journal.mode,
    device: {
      driver,
      isEmulator,
      registerNumberSKO: registerNumber,
      state,
      certificateValidTo: at(certificateValidToMs),
    },
    shift: shiftTold(moment),
    drawer: formatE2(journal.last()?.drawerE2 ?? 0),
    nextNumberCheck: nextNumberCheck(journal),
    queue: queueTold(look, at),
    plugin: destinationTold(look.plugin),
    orders: ordersTold(orders.look(), at),
    exchange: destinationTold(look.exchange),
    printing: printing.state(),
    unfinishedSale: unfinishedTold(moment),
    isClockBehind: journal.isClockBehind(),
  };
}

function ordersTold(look: OrdersLook, at: (momentMs: number | null) => string | null): TillInfo["orders"] {
  const { state, worksWithOrders, count, inWork, goods, lastExchangeMs, warnings } = look;
  return { state, worksWithOrders, count, inWork, goods, lastExchangeAt: at(lastExchangeMs), warnings };
}

function shiftTold({ journal, nowMs, offsetMinutes }: Moment): TillInfo["shift"] {
  const { isOpen, number, openedAtMs, firstNumber } = journal.shift();
  const opening = firstNumber === null ? undefined : journal.documentAt(firstNumber);
  return {
    state: isOpen ? "open" : "closed",
    number,
    openedAt: openedAtMs === null ? null : formatLocal(openedAtMs, opening?.offsetMinutes ?? offsetMinutes),
    isOlderThan24Hours: isOpen && openedAtMs !== null && nowMs - openedAtMs > shiftAgeMaxMs,
  };
}

/** A device counts on from the last document that it gave a number; one with a memory may have counted others since. */
function nextNumberCheck(journal: Journal): string {
  const last = journal.last();
  const numberCheck = last === undefined ? "0" : journal.documentAt(last.number)?.numberCheck;
  return (BigInt(numberCheck ?? "0") + 1n).toString();
}

function unfinishedTold({ journal, offsetMinutes }: Moment): TillInfo["unfinishedSale"] {
  const unfinished = journal.unfinished();
  if (unfinished === undefined) return null;
  const { atMs, totalE2, reason, operationId } = unfinished;
  return { startedAt: formatLocal(atMs, offsetMinutes), total: formatE2(totalE2), reason, operationId };
}
