import { speak } from "@prilavok/contracts/language/language.ts";
import type { Command } from "commander";
import { expect, onTestFinished, test } from "vitest";
import { createProgram } from "../program.ts";
import { OperationRefused } from "../service/client.ts";
import { refusalText } from "./refusal.ts";
import { russian } from "./say.ts";

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
  walk(createProgram());
  expect(untranslated).toEqual([]);
});

test("a refusal is told in one language", () => {
  onTestFinished(() => speak("en"));
  const refused = new OperationRefused({
    resultCode: 400,
    messageTitle: "Ошибка",
    messageDetail: "Необходимо открыть смену",
    type: "SALE",
  });
  expect(refusalText(refused)).toBe("There is no open shift. OPEN_SHIFT first. (400)");
  speak("ru");
  expect(refusalText(refused)).toBe("Необходимо открыть смену (400)");
  expect(refusalText(new Error('the lane must be one of a, b, not "c"'))).toBe(
    "очередь: одна из a, b, а не «c»",
  );
});
