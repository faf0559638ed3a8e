import { describe, expect, test } from "vitest";
import {
  bodyBytesMax,
  containersPerBodyMax,
  nestingMax,
  objectShapesPerBodyMax,
  positionsPerReceiptMax,
  receiptsPerBatchMax,
} from "../device-api/limits.ts";
import { RpcError } from "./errors.ts";
import { parseJson } from "./json.ts";

/** What is refused; undefined when it is read. */
function refusalOf(text: string): unknown {
  try {
    parseJson(Buffer.from(text));
    return undefined;
  } catch (error) {
    return error instanceof RpcError ? [error.entry.code, error.data?.expected] : error;
  }
}

const padding = " ".repeat(70_000);
const objects = (count: number, members: (index: number) => string) =>
  `[${Array.from({ length: count }, (_, index) => `{${members(index)}}`).join(",")}]${padding}`;
const tooManyShapes = [-32600, `at most ${objectShapesPerBodyMax} different sequences of names in objects`];
const tooManyContainers = [-32600, `at most ${containersPerBodyMax} arrays and objects`];

describe("a body that takes long to be parsed", () => {
  /** The count is by a hash, which takes one or two for others. */
  const some = 20;

  test("may begin its objects with so many sequences of names, and hardly more", () => {
    expect(refusalOf(objects(objectShapesPerBodyMax, (index) => `"k${index}":1`))).toBeUndefined();
    expect(refusalOf(objects(objectShapesPerBodyMax + some, (index) => `"k${index}":1`))).toEqual(
      tooManyShapes,
    );
  });

  test("counts sequences, not names: two names in two orders are four", () => {
    const orders = ['"a":1,"b":2', '"b":2,"a":1', '"a":1', '"b":2'];
    expect(refusalOf(objects(200_000, (index) => orders[index % 4] ?? ""))).toBeUndefined();
  });

  test("may not hold the names of one object without end either", () => {
    const one = (count: number) =>
      `{${Array.from({ length: count }, (_, index) => `"k${index}":1`).join(",")}}`;
    expect(refusalOf(one(objectShapesPerBodyMax))).toBeUndefined();
    expect(refusalOf(one(objectShapesPerBodyMax + some))).toEqual(tooManyShapes);
    const repeated = `[${new Array(30).fill(one(10_000)).join(",")}]`;
    expect(refusalOf(repeated)).toEqual(tooManyShapes);
  });

  test("may hold so many arrays and objects, and not one more", () => {
    const arrays = (count: number) => `[${new Array(count - 1).fill("[]").join(",")}]`;
    expect(refusalOf(arrays(containersPerBodyMax))).toBeUndefined();
    expect(refusalOf(arrays(containersPerBodyMax + 1))).toEqual(tooManyContainers);
  });

  test("is counted outside of texts, and behind their escapes", () => {
    const texts = JSON.stringify(['[{"a":'.repeat(100_000), '\\"]['.repeat(100_000), "{".repeat(300_000)]);
    expect(refusalOf(texts)).toBeUndefined();
  });

  test("and is nested too deep is refused for that, and at the limit is read", () => {
    const nested = (levels: number) => `${"[".repeat(levels)}${"]".repeat(levels)}${padding}`;
    expect(refusalOf(nested(nestingMax))).toBeUndefined();
    expect(refusalOf(nested(nestingMax + 1))).toEqual([-32600, `nesting of at most ${nestingMax} levels`]);
  });
});

describe("what tills send is read", () => {
  const batch = (position: (index: number) => object) => ({
    receipts: Array.from({ length: receiptsPerBatchMax }, (_, receipt) => ({
      amount: 1,
      extId: `${receipt}`,
      positions: Array.from({ length: positionsPerReceiptMax }, (_, index) => position(index)),
    })),
  });

  test("the largest batch of the shortest positions", () => {
    const text = JSON.stringify(batch(() => ({ name: "a", count: 1, total: 1 })));
    expect(text.length).toBeLessThan(bodyBytesMax);
    expect(refusalOf(text)).toBeUndefined();
  });

  test("positions whose members come in any order", () => {
    const members = Object.entries({ name: "a", count: 1, total: 1, seller: "b", category: "c", extId: "d" });
    const text = JSON.stringify(
      batch((index) =>
        Object.fromEntries(members.toSorted((one, other) => order(one, index) - order(other, index))),
      ),
    );
    expect(refusalOf(text.slice(0, text.length))).toBeUndefined();
  });
});

/** Some order that is another for each index. */
function order([name]: readonly [string, unknown], index: number): number {
  return Math.imul(name.charCodeAt(0) * 31 + name.length, index * 2_654_435_761) % 1_000;
}
