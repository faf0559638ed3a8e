import { expect, test } from "vitest";
import { exampleLook } from "../testing/queue.ts";
import { type WarnedOf, warningsOf } from "./warnings.ts";

const limits = { depth: 100, ageHours: 24, freeMegabytes: 500 };
const hourMs = 3_600_000;
const megabyteBytes = 1024 * 1024;
const nowMs = Date.parse("2026-03-02T18:40:00+03:00");

function texts(found: Partial<WarnedOf>): string[] {
  const quiet: WarnedOf = {
    isAvailable: true,
    depth: 0,
    oldestAtMs: null,
    lanes: [],
    plugin: { state: "on", faults: [] },
    exchange: { state: "off", faults: [] },
    nowMs,
    hasLargeSum: false,
    freeBytes: undefined,
  };
  return warningsOf({ ...quiet, ...found }, limits, "Europe/Minsk").map(({ text }) => text);
}

test("a queue that gets on gives no warning", () => {
  expect(texts({ depth: 100, oldestAtMs: nowMs - 24 * hourMs, freeBytes: 500 * megabyteBytes })).toEqual([]);
});

test("many, old and unreadable messages are told in the contract's words", () => {
  expect(texts({ depth: 101 })).toEqual(["Большое количество сообщений в очереди (101)"]);
  expect(texts({ oldestAtMs: nowMs - 24 * hourMs - 1 })).toEqual([
    "В очереди есть старые сообщения (01.03.2026 18:39)",
  ]);
  expect(texts({ isAvailable: false })).toEqual(["Очередь сообщений недоступна"]);
});

test("an address that nobody knows is told, with the file that names it", () => {
  const [lane] = exampleLook.lanes;
  if (lane === undefined) throw new Error("the example has a lane");
  const lost = { ...lane, setAside: 0, isAddressWrong: true, lastError: { text: "HTTP 404", atMs: nowMs } };
  expect(texts({ lanes: [lost, { ...lost, name: "giftoman-shifts" }] })).toEqual([
    "Сервер не отвечает по адресу: HTTP 404, проверьте url в giftoman.ini",
  ]);
  expect(texts({ lanes: [{ ...lost, name: "hub-transactions" }] })).toEqual([
    "Хаб обмена не отвечает по адресу: HTTP 404, проверьте url в exchange.ini",
  ]);
});

test("a refused key, messages set aside, a faulty plugin and a full disk are told besides", () => {
  const [lane] = exampleLook.lanes;
  if (lane === undefined) throw new Error("the example has a lane");
  const lastError = { text: "-32800 Неизвестный терминал", atMs: nowMs };
  const stopped = { ...lane, state: "stopped" as const, setAside: 3, lastError };
  expect(texts({ lanes: [stopped] })).toEqual([
    "Касса не принята сервером: -32800 Неизвестный терминал",
    "В очереди есть отложенные сообщения (3)",
  ]);
  expect(texts({ plugin: { state: "faulty", faults: ["authkey is missing", "more"] } })).toEqual([
    "Ошибка в настройках модуля Гифтоман: authkey is missing",
  ]);
  const byHub = { ...stopped, name: "hub-transactions" as const, setAside: 0 };
  expect(texts({ lanes: [{ ...stopped, setAside: 0 }, byHub] })).toEqual([
    "Касса не принята сервером: -32800 Неизвестный терминал",
    "Касса не принята хабом обмена: -32800 Неизвестный терминал",
  ]);
  expect(texts({ hasLargeSum: true })).toEqual([
    "В очереди есть чек, сумму которого сервер Гифтоман может не принять (больше 999999.99)",
  ]);
  expect(texts({ exchange: { state: "faulty", faults: ["url must be an address"] } })).toEqual([
    "Ошибка в настройках обмена с хабом: url must be an address",
  ]);
  expect(texts({ freeBytes: 500 * megabyteBytes - 1 })).toEqual(["Мало места на диске (499 МБ)"]);
});
