import { expect, test } from "vitest";
import { countVitest } from "./count.ts";

function report(...files: { status: string; tests: Record<string, string> }[]): string {
  const testResults = files.map(({ status, tests }, index) => ({
    name: `/house/hub/${index}.test.ts`,
    status,
    message: "",
    assertionResults: Object.entries(tests).map(([fullName, status]) => ({ fullName, status })),
  }));
  return JSON.stringify({ testResults });
}

test("passed, failed and skipped tests are counted, the skipped ones by name", () => {
  const file = { status: "failed", tests: { one: "passed", two: "failed", three: "skipped", four: "todo" } };
  const skipped = ["hub/0.test.ts: three", "hub/0.test.ts: four"];
  expect(countVitest(report(file), 1, "/house")).toEqual({ passed: 1, failed: 1, skipped });
});

test("a file that does not load counts as a failure", () => {
  const loaded = { status: "passed", tests: { one: "passed" } };
  const broken = { status: "failed", tests: {} };
  expect(countVitest(report(loaded, broken), 1, "/house")).toEqual({ passed: 1, failed: 1, skipped: [] });
});

test("a run that fails as a whole, or leaves no report, is a failure", () => {
  const file = { status: "passed", tests: { one: "passed" } };
  expect(countVitest(report(file), 1, "/house").failed).toBe(1);
  expect(countVitest(undefined, 1, "/house").failed).toBe(1);
  expect(countVitest(undefined, 0, "/house")).toEqual({ passed: 0, failed: 0, skipped: [] });
});
