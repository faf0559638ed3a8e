import { helpIn } from "@prilavok/contracts/language/help.ts";
import { readLanguage, speak } from "@prilavok/contracts/language/language.ts";
import { PhraseBook } from "@prilavok/contracts/language/phrases.ts";
import type { Command } from "commander";
import { expect, onTestFinished, test } from "vitest";
import { configure } from "../configuration.ts";
import { explainFailure } from "../database/address.ts";
import { NoDatabase } from "../database/no-database.ts";
import { explainListening } from "../listening.ts";
import { createProgram } from "../program.ts";
import { printedResult } from "../result.ts";
import { momentCell, momentText } from "./moment.ts";
import { russian, say, sayEach } from "./say.ts";

test("--lang wins over PRILAVOK_LANG, that over the locale; what is not English is Russian", () => {
  expect(readLanguage([], {})).toBe("ru");
  expect(readLanguage([], { LANG: "C.UTF-8" })).toBe("ru");
  expect(readLanguage([], { LANG: "en_US.UTF-8" })).toBe("en");
  expect(readLanguage([], { LANG: "en_US.UTF-8", LC_ALL: "ru_RU.UTF-8" })).toBe("ru");
  expect(readLanguage([], { LANG: "ru_RU.UTF-8", PRILAVOK_LANG: "en" })).toBe("en");
  expect(readLanguage(["store", "list", "--lang", "ru"], { PRILAVOK_LANG: "en" })).toBe("ru");
  expect(readLanguage(["--lang=en"], {})).toBe("en");
  expect(readLanguage(["--", "--lang=en"], {})).toBe("ru");
  expect(() => readLanguage([], { PRILAVOK_LANG: "de" })).toThrow("de");
});

test("the help of every command is in Russian", () => {
  const untranslated: string[] = [];
  const look = (phrase: string) => {
    if (/[a-z]{3}/i.test(phrase) && !russian.has(phrase)) untranslated.push(phrase);
  };
  const walk = (command: Command) => {
    look(command.summary());
    look(command.description());
    for (const { description } of [...command.registeredArguments, ...command.options])
      look(description ?? "");
    for (const one of command.commands) walk(one);
  };
  walk(createProgram(configure({})));
  expect(untranslated).toEqual([]);
});

test("help and the parser's refusals are printed in the language that is spoken", () => {
  onTestFinished(() => speak("en"));
  const printed = (...words: string[]) => {
    const program = createProgram(configure({}));
    let told = "";
    const write = (text: string) => {
      told += text;
    };
    const quiet = (command: Command) => {
      command.exitOverride().configureOutput({ ...helpIn(say).output, writeOut: write, writeErr: write });
      command.commands.forEach(quiet);
    };
    quiet(program);
    expect(() => program.parse(words, { from: "user" })).toThrow();
    return told;
  };
  speak("ru");
  expect(printed("order", "add", "--help")).toMatch(
    /Вызов:[\s\S]*Параметры:[\s\S]*варианты: "open", "close"[\s\S]*Пример:/,
  );
  expect(printed("store", "add")).toMatch(/^ошибка: не указан обязательный параметр '--name <name>'/);
  expect(printed("stor")).toMatch(/^ошибка: неизвестная команда 'stor'\n\(Может быть, store\?\)/);
  expect(printed("store", "list", "--lang", "de")).toMatch(/значение 'de' параметра '--lang <language>'/);
  speak("en");
  expect(printed("store", "add")).toMatch(/^error: required option '--name <name>' not specified/);
});

test("a phrase's parts are phrases too, and take their place in the other language", () => {
  const book = new PhraseBook({
    "{} has {}": "у {1} — {0}",
    "two of": "два",
    "{} has no {}": "нет {1} у {0}",
  });
  expect(book.find("two of has two of")).toBe("у два — два");
  expect(book.find("x has no two")).toBe("нет two у x");
  expect(book.find("three")).toBeUndefined();
});

test("what is missing of a shift is told in Russian", () => {
  onTestFinished(() => speak("en"));
  speak("ru");
  expect(sayEach("incomplete: 2 receipts missing; 75 in sum missing; numbers 3-4")).toBe(
    "неполная: не хватает чеков: 2; не хватает суммы 75; номера 3-4",
  );
  expect(sayEach("missing: shift 2, between 2026-11-22 05:07:13 and 2026-11-22 05:07:48")).toBe(
    "нет смены: 2, между 2026-11-22 05:07:13 и 2026-11-22 05:07:48",
  );
});

test("what the start refuses with is told in Russian", () => {
  onTestFinished(() => speak("en"));
  speak("ru");
  expect(say(new NoDatabase("in /srv/shop (DATA_DIR)").message)).toMatch(
    /^базы данных Прилавка нет: в папке \/srv\/shop \(DATA_DIR\)/,
  );
  const taken = explainListening(Object.assign(new Error("x"), { code: "EADDRINUSE" }), "127.0.0.1", 8080);
  expect(say(taken.message)).toBe(
    "порт 8080 на 127.0.0.1 занят другой программой: выберите другой параметром --port или PORT",
  );
  const away = explainFailure(Object.assign(new Error("x"), { code: "ECONNREFUSED" }), "postgres://p:s@db/p");
  expect(say(away.message)).toMatch(/ недоступна: там никто не отвечает$/);
});

test("a moment is told with its zone", () => {
  const moment = new Date("2026-12-01T12:04:09.9Z");
  expect(momentText(moment, "Europe/Moscow")).toBe("2026-12-01 15:04:09 +03:00 (Europe/Moscow)");
  expect(momentCell(moment, "America/St_Johns")).toBe("2026-12-01 08:34:09 -03:30");
  expect(momentCell(null, "UTC")).toBe("-");
});

test("--field prints one member, and names those that there are", () => {
  const result = { id: "1", accesskey: "ключ", list: [{ id: 7 }] };
  expect(printedResult(result, "people", ["--field", "accesskey"])).toBe("ключ");
  expect(printedResult(result, "people", ["--field=list.0.id"])).toBe("7");
  expect(printedResult(result, "people", ["--json"])).toBe(JSON.stringify(result));
  expect(printedResult(result, "people", [])).toBe("people");
  expect(() => printedResult(result, "people", ["--field", "key"])).toThrow("it has id, accesskey, list");
});
