import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { hostileBodies } from "../testing/hostile-json.ts";
import { moneyMaxE4, parseDecimal } from "../values/decimal.ts";
import { RpcError } from "./errors.ts";
import { parseJson } from "./json.ts";
import { mayHoldLongNumber } from "./long-number.ts";

function read(text: string): unknown {
  return parseJson(Buffer.from(text));
}

function outcomeOf(bytes: Uint8Array): unknown {
  try {
    parseJson(bytes);
    return "value";
  } catch (error) {
    return error instanceof RpcError ? error.entry.code : error;
  }
}

describe("a body", () => {
  test("of each of the suite's kinds is there", () => {
    expect(hostileBodies.length).toBeGreaterThan(150);
    expect(new Set(hostileBodies.map((body) => body.name)).size).toBe(hostileBodies.length);
  });

  test.each(hostileBodies)("$name", ({ bytes, outcome }) => {
    expect(outcomeOf(bytes)).toBe(outcome);
  });

  test("of any bytes is a value or a refusal of the registry", () => {
    const syntax = fc.stringMatching(/^[[\]{}",:0-9eE+.\-\\u tn]{0,60}$/).map((text) => Buffer.from(text));
    fc.assert(
      fc.property(fc.oneof(fc.uint8Array({ maxLength: 60 }), syntax), (bytes) => {
        expect(["value", -32700, -32600]).toContain(outcomeOf(bytes));
      }),
      { numRuns: 5_000 },
    );
  });

  test("that is JSON is read as JSON.parse reads it, unless a number is too long for a double", () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 5 }), (text) => {
        const plain: unknown = JSON.parse(text);
        fc.pre(JSON.stringify(plain) === text);
        expect(read(text)).toEqual(plain);
      }),
      { numRuns: 1_000 },
    );
  });

  test("may lie in the middle of a larger buffer", () => {
    expect(parseJson(Buffer.from('xx{"a":1}yy').subarray(2, 9))).toEqual({ a: 1 });
  });

  test("keeps the last of repeated keys", () => {
    expect(read('{"a":1,"b":2,"a":3}')).toEqual({ a: 3, b: 2 });
    expect(read('{"a":1,"a":12345678901234567890}')).toEqual({ a: "12345678901234567890" });
  });

  test("cannot reach the prototype of anything", () => {
    const value = read('{"__proto__":{"polluted":1},"a":{"__proto__":12345678901234567890}}') as object;
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
    expect("polluted" in value).toBe(false);
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });
});

describe("a number", () => {
  const whole = fc.stringMatching(/^(0|[1-9][0-9]{0,25})$/);
  const numberText = fc
    .record({
      sign: fc.constantFrom("", "-"),
      whole,
      fraction: fc.oneof(fc.stringMatching(/^[0-9]{1,40}$/), fc.constant("")),
      exponent: fc.oneof(
        fc.integer({ min: -20, max: 20 }).map((power) => `e${power}`),
        fc.constant(""),
      ),
    })
    .map(
      (part) => `${part.sign}${part.whole}${part.fraction === "" ? "" : `.${part.fraction}`}${part.exponent}`,
    );

  /** The exact value as digits × 10^exponent in lowest form: the oracle knows no doubles. */
  function exact(text: string): string {
    const [mantissa = "", power = "0"] = text.toLowerCase().split("e");
    const [integer = "", fraction = ""] = mantissa.split(".");
    let digits = BigInt(integer + fraction);
    let exponent = Number(power) - fraction.length;
    if (digits === 0n) return "0";
    while (digits % 10n === 0n) {
      digits /= 10n;
      exponent += 1;
    }
    return `${digits}e${exponent}`;
  }

  test("of any length keeps its value to the last digit", () => {
    fc.assert(
      fc.property(numberText, (text) => {
        const [value] = read(`[${text}]`) as [number | string];
        expect(exact(String(value))).toBe(exact(text));
        if (typeof value === "number") expect(value).toBe(Number(text));
      }),
      { numRuns: 10_000 },
    );
  });

  test("is read in every place as in an array, with anything around it", () => {
    const place = fc.constantFrom(
      (text: string) => `{"params":{"amount":${text}}}`,
      (text: string) => `[1, ${text} ]`,
      (text: string) => `{"a":\n${text}\r}`,
      (text: string) => `["Пирожок ${text}",${text},"${text}"]`,
      (text: string) => text,
    );
    fc.assert(
      fc.property(numberText, place, (text, put) => {
        const found: unknown[] = [];
        const collect = (value: unknown): void => {
          if (typeof value === "object" && value !== null) Object.values(value).forEach(collect);
          else found.push(value);
        };
        const expected = (read(`[${text}]`) as unknown[])[0];
        collect(read(put(text)));
        expect(found).toContain(expected);
      }),
      { numRuns: 3_000 },
    );
  });

  test("that is money is rounded by the digits that came, not by a double's", () => {
    const [amount] = read("[0.000049999999999999999999]") as unknown[];
    expect(parseDecimal(amount, moneyMaxE4)).toBe(0);
    expect(parseDecimal(JSON.parse("0.000049999999999999999999"), moneyMaxE4)).toBe(1);
  });

  test("that a client computed with doubles stays a number", () => {
    expect(read("[0.30000000000000004, 1.7000000000000002]")).toEqual([0.1 + 0.2, 1.7000000000000002]);
  });

  test.each([
    ['{"id":123456789012345678901234567890,"method":"a"}', "123456789012345678901234567890"],
    ['{"id":1.00000000000000000000,"params":{"id":98765432109876543210}}', "1.00000000000000000000"],
    ['{"id":1,"id":9007199254740993}', "9007199254740993"],
    ['{"params":{"a":"id"},"i\\u0064" : 9007199254740993 }', "9007199254740993"],
    ['\n {\t"id"\r:\n9007199254740993}', "9007199254740993"],
  ])("that is a call's id is echoed digit for digit: %s", (text, id) => {
    const call = read(text) as { id: unknown };
    expect(JSON.isRawJSON(call.id)).toBe(true);
    expect(JSON.stringify(call.id)).toBe(id);
  });

  test("that is an id is echoed in a batch of calls too, and is text anywhere deeper", () => {
    const [first, second] = read(
      '[{"id":12345678901234567890},{"id":7,"params":{"id":12345678901234567890}}]',
    ) as [{ id: unknown }, { id: unknown; params: { id: unknown } }];
    expect(JSON.stringify(first.id)).toBe("12345678901234567890");
    expect(second.id).toBe(7);
    expect(second.params.id).toBe("12345678901234567890");
  });
});

describe("text that is no JSON", () => {
  test("does not become JSON by what is done to its long numbers", () => {
    const pieces = fc.constantFrom(
      ...'{}[]:, "\\'.split(""),
      '"id"',
      '"a"',
      "12345678901234567890",
      "-12345678901234567890.5e3",
      "01234567890123456789",
      "1234567890123456.",
      "1",
      "true",
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 12 }), (parts) => {
        const text = parts.join("");
        const isJson = (() => {
          try {
            JSON.parse(text);
            return true;
          } catch {
            return false;
          }
        })();
        expect(outcomeOf(Buffer.from(text))).toBe(isJson ? "value" : -32700);
      }),
      { numRuns: 20_000 },
    );
  });
});

describe("the search for long numbers", () => {
  test("misses none and looks at no shorter one", () => {
    const digits = fc.stringMatching(/^[0-9]{1,20}$/);
    const padding = fc.stringMatching(/^[a-d :]{0,40}$/);
    fc.assert(
      fc.property(padding, digits, padding, (before, number, after) => {
        const text = `[${JSON.stringify(before)},${number},${JSON.stringify(after)}]`;
        expect(mayHoldLongNumber(Buffer.from(text))).toBe(number.length > 15);
      }),
      { numRuns: 5_000 },
    );
  });

  test("leaves the strings alone that tills really send", () => {
    const receipt = {
      ts: "2018-03-14T16:39:51.000Z",
      extId: "bb802ad3-d268-4946-b80c-b963aaf66b21",
      id: "7241520367540836",
    };
    expect(mayHoldLongNumber(Buffer.from(JSON.stringify(receipt)))).toBe(false);
  });
});
