import fc from "fast-check";
import { expect, test } from "vitest";
import { encodings, printable } from "./encoding.ts";

test.each([
  ["Хлеб ржаной ё Ё № ў Ў", "Хлеб ржаной ё Ё № ў Ў"],
  ["Бульба «Скарб» – 5 ₽…", 'Бульба "Скарб" - 5 руб....'],
  ["Мінск, вуліца Якуба Коласа", "Мiнск, вулiца Якуба Коласа"],
  ["ІНДЫК ґанак", "IНДЫК ганак"],
  ["Café crème à la carte", "Cafe creme a la carte"],
  ["и\u0306ога — й одной буквой", "йога - й одной буквой"],
  ["Сыр 🧀 и вино 🍷", "Сыр ? и вино ?"],
  ["👨‍👩‍👧‍👦 семья", "? семья"],
  ["漢字", "??"],
  ["тон\u00adкий\u200b пробел\u00a0и\u2009ещё", "тонкий пробел и ещё"],
  ["строка\nвторая\tтретья\u0000четвёртая\u001b@", "строка вторая третья четвёртая @"],
  ["ﬁle ① ½", "file 1 ?"],
  ["\ud800 один суррогат", "? один суррогат"],
  ["e\u0301\u0302\u0303\u0304", "e"],
])("%j is printed in cp866 as %j", (text, printed) => {
  expect(printable(text, "cp866")).toBe(printed);
});

test("a printer of many code pages keeps the signs that it has", () => {
  expect(printable("«Скарб» – 5 € Café, Мінск", "multilingual")).toBe("«Скарб» – 5 € Café, Мiнск");
});

test("whatever the text, the code page can write what is left of it", () => {
  const decoder = new TextDecoder("ibm866");
  const page = new Set(Array.from({ length: 128 }, (_, byte) => decoder.decode(Uint8Array.of(byte + 128))));
  fc.assert(
    fc.property(fc.string({ unit: "binary", maxLength: 60 }), (text) => {
      for (const letter of printable(text, "cp866")) {
        expect((letter >= " " && letter <= "~") || page.has(letter)).toBe(true);
      }
    }),
  );
});

test("what is printable stays as it is", () => {
  fc.assert(
    fc.property(
      fc.string({ unit: "binary", maxLength: 60 }),
      fc.constantFrom(...encodings),
      (text, encoding) => {
        const once = printable(text, encoding);
        expect(printable(once, encoding)).toBe(once);
      },
    ),
  );
});
