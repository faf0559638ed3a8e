/**
 * What a schema says is expected, in the language of the messages that it follows. The schemas' own words are those of the
 * reference, which is English; what has no translation here is told as it is.
 */
export function inRussian(expected: string): string {
  return phrases.reduce((text, [english, russian]) => text.replace(english, russian), expected);
}

const phrases: readonly (readonly [RegExp, string])[] = [
  [/^the operation's shape$/, "тело операции"],
  [/^a decimal as text or number$/, "десятичное число, текстом или числом"],
  [/^a whole number, as number or text$/, "целое число, числом или текстом"],
  [/^9 digits, as text or number$/, "9 цифр, текстом или числом"],
  [/^text or a whole number$/, "текст или целое число"],
  [/^24 hex digits$/, "24 шестнадцатеричные цифры"],
  [/^text without NUL and lone surrogates$/, "текст без NUL и половинок символов"],
  [/^nesting of at most (\d+) levels$/, "вложенность не более $1 уровней"],
  [/^at most (\d+) values$/, "не более $1 значений"],
  [/^at most (\d+) markings in a receipt$/, "не более $1 кодов маркировки в чеке"],
  [/^each member once$/, "каждое поле один раз"],
  [/^visible text$/, "видимый текст"],
  [/^nothing there$/, "ничего: поле не передаётся"],
  [/^exactly one of /, "ровно одно из "],
  [/^a string/, "строка"],
  [/^an array/, "массив"],
  [/^an object/, "объект"],
  [/^an integer/, "целое число"],
  [/^a number/, "число"],
  [/ from (\d+)/, " от $1"],
  [/ of (\d+) to (\d+) characters/, " длиной от $1 до $2 знаков"],
  [/ of at most (\d+) characters?/, " не длиннее $1 знаков"],
  [/ of at least (\d+) characters?/, " не короче $1 знака"],
  [/ of (\d+) to (\d+) items/, " от $1 до $2 элементов"],
  [/ of at most (\d+) items?/, " не более $1 элементов"],
  [/(\d) to (\d)/, "$1 до $2"],
  [/ or /, " или "],
];
