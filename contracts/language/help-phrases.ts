import type { Phrases } from "./phrases.ts";

/** What commander says by itself: titles of help, and refusals of words that a command does not know. */
export const commanderPhrases: Phrases = {
  "Usage:": "Вызов:",
  "Arguments:": "Аргументы:",
  "Options:": "Параметры:",
  "Global Options:": "Общие параметры:",
  "Commands:": "Команды:",
  "Example:": "Пример:",
  "display help for command": "показать эту справку",
  "output the version number": "показать версию",
  "(--help tells more)": "(подробнее: --help)",
  "choices: {}": "варианты: {}",
  "default: {}": "по умолчанию: {}",
  "error: unknown option {}": "ошибка: неизвестный параметр {}",
  "error: unknown command {}": "ошибка: неизвестная команда {}",
  "error: missing required argument {}": "ошибка: не указан аргумент {}",
  "error: required option {} not specified": "ошибка: не указан обязательный параметр {}",
  "error: option {} argument missing": "ошибка: у параметра {} нет значения",
  "error: option {} argument {} is invalid. Allowed choices are {}.":
    "ошибка: значение {1} параметра {0} не подходит. Варианты: {2}.",
  "error: option {} argument {} is invalid. {}": "ошибка: значение {1} параметра {0} не подходит. {2}",
  "error: command-argument value {} is invalid for argument {}. Allowed choices are {}.":
    "ошибка: значение {0} аргумента {1} не подходит. Варианты: {2}.",
  "error: command-argument value {} is invalid for argument {}. {}":
    "ошибка: значение {0} аргумента {1} не подходит. {2}",
  "error: option {} cannot be used with option {}": "ошибка: параметр {} нельзя указать вместе с {}",
  "error: too many arguments for {}. Expected {} argument but got {}.":
    "ошибка: слишком много аргументов у {}: нужно {}, указано {}.",
  "error: too many arguments for {}. Expected {} arguments but got {}.":
    "ошибка: слишком много аргументов у {}: нужно {}, указано {}.",
  "error: too many arguments. Expected {} argument but got {}.":
    "ошибка: слишком много аргументов: нужно {}, указано {}.",
  "error: too many arguments. Expected {} arguments but got {}.":
    "ошибка: слишком много аргументов: нужно {}, указано {}.",
  "(Did you mean {}?)": "(Может быть, {}?)",
  "(Did you mean one of {}?)": "(Может быть, одно из: {}?)",
};
