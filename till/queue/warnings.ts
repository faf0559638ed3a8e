import { type DestinationName, isLaneOf } from "../journal/messages.ts";
import { formatLocal, offsetMinutesAt } from "../local-time.ts";
import type { LaneLook, QueueLook, Warning } from "./queue-look.ts";

/** From where on somebody is warned. */
export interface WarningLimits {
  readonly depth: number;
  readonly ageHours: number;
  readonly freeMegabytes: number;
}

export interface WarnedOf extends Omit<QueueLook, "warnings"> {
  readonly nowMs: number;
  readonly hasLargeSum: boolean;
  /** Of the data folder; undefined when the system does not tell. */
  readonly freeBytes: number | undefined;
}

const hourMs = 3_600_000;
const megabyteBytes = 1024 * 1024;

/**
 * What somebody should know or do. The words of the first three are those of the Giftoman plugin's contract, section 3;
 * whether the queue is available is found out from the queue itself, never from a connection.
 * @param timeZone of the dates.
 */
export function warningsOf(found: WarnedOf, limits: WarningLimits, timeZone: string): Warning[] {
  const { isAvailable, depth, oldestAtMs, lanes, plugin, exchange, nowMs, hasLargeSum, freeBytes } = found;
  const warnings: Warning[] = [];
  const warn = (kind: Warning["kind"], text: string) => warnings.push({ kind, text });
  if (!isAvailable) warn("unavailable", "Очередь сообщений недоступна");
  if (depth > limits.depth) warn("depth", `Большое количество сообщений в очереди (${depth})`);
  if (oldestAtMs !== null && nowMs - oldestAtMs > limits.ageHours * hourMs) {
    warn("age", `В очереди есть старые сообщения (${dateOf(oldestAtMs, timeZone)})`);
  }
  const refused = lanes.filter(({ state }) => state === "stopped");
  const byServer = refused.find(({ name }) => isLaneOf("giftoman", name));
  if (byServer !== undefined) warn("key", `Касса не принята сервером: ${whyOf(byServer)}`);
  const byHub = refused.find(({ name }) => isLaneOf("exchange", name));
  if (byHub !== undefined) warn("exchange key", `Касса не принята хабом обмена: ${whyOf(byHub)}`);
  const lost = lanes.filter(({ isAddressWrong }) => isAddressWrong);
  const unknownTo = (of: DestinationName) => lost.find(({ name }) => isLaneOf(of, name));
  const ofServer = unknownTo("giftoman");
  if (ofServer !== undefined)
    warn("address", `Сервер не отвечает по адресу: ${addressWhy(ofServer, "giftoman")}`);
  const ofHub = unknownTo("exchange");
  if (ofHub !== undefined) {
    warn("exchange address", `Хаб обмена не отвечает по адресу: ${addressWhy(ofHub, "exchange")}`);
  }
  const setAside = lanes.reduce((sum, lane) => sum + lane.setAside, 0);
  if (setAside > 0) warn("set aside", `В очереди есть отложенные сообщения (${setAside})`);
  if (hasLargeSum) {
    warn(
      "large sum",
      "В очереди есть чек, сумму которого сервер Гифтоман может не принять (больше 999999.99)",
    );
  }
  if (plugin.state === "faulty") {
    warn("plugin", `Ошибка в настройках модуля Гифтоман: ${plugin.faults[0] ?? ""}`);
  }
  if (exchange.state === "faulty") {
    warn("exchange", `Ошибка в настройках обмена с хабом: ${exchange.faults[0] ?? ""}`);
  }
  if (freeBytes !== undefined && freeBytes < limits.freeMegabytes * megabyteBytes) {
    warn("disk", `Мало места на диске (${Math.floor(freeBytes / megabyteBytes)} МБ)`);
  }
  return warnings;
}

function whyOf({ lastError }: LaneLook): string {
  return lastError?.text ?? "проверьте ключ доступа";
}

function addressWhy({ lastError }: LaneLook, of: DestinationName): string {
  return `${lastError?.text ?? "адрес не найден"}, проверьте url в ${of}.ini`;
}

/** @example dateOf(Date.UTC(2026, 2, 1, 15, 40), "Europe/Minsk") === "01.03.2026 18:40" */
function dateOf(momentMs: number, timeZone: string): string {
  const local = formatLocal(momentMs, offsetMinutesAt(momentMs, timeZone));
  const [, year, month, day, time] = /^(\d+)-(\d\d)-(\d\d)T(\d\d:\d\d)/.exec(local) ?? [];
  return `${day}.${month}.${year} ${time}`;
}
