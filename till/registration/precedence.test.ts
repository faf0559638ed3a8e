import type { OperationName } from "@prilavok/contracts/till-api/operations.ts";
import { precedence, type Step } from "@prilavok/contracts/till-api/precedence.ts";
import { type ResultName, resultCodes } from "@prilavok/contracts/till-api/result-codes.ts";
import { describe, expect, test } from "vitest";
import { causesOf, type PreparedTill, prepareTill, provoke } from "../testing/refusal-causes.ts";

/** The door looks for these before the till is asked. */
const doorSteps = new Set(["headers", "authorisation", "shape"]);
const judged = [
  "SALE",
  "REFUND",
  "REFUND_BY_RECEIPT",
  "CORRECTION_INCOME",
  "CORRECTION_EXPENSE",
  "ROLLBACK",
] as const satisfies readonly OperationName[];

function declared(operation: OperationName): readonly ResultName[] {
  const steps: readonly Step[] = precedence[operation].filter(({ name }) => !doorSteps.has(name));
  return steps.flatMap(({ causes }) => causes.map(({ result }) => result));
}

describe.each(judged)("%s", (operation) => {
  const causes = causesOf(operation);

  test("has a way to provoke every cause that the contract names, in the contract's order", () => {
    expect(causes.map(({ result }) => result)).toEqual(declared(operation));
  });

  test.each(causes.map((cause) => [cause.result, cause.name, cause] as const))(
    "answers %s: %s",
    async (result, _name, cause) => {
      const { code, written } = await provoke(operation, await prepareTill([cause]), [cause]);
      expect(code).toBe(resultCodes[result].code);
      expect(written).toBe(0);
    },
  );

  test("answers the earlier of any two causes that can meet", async () => {
    // What is refused leaves nothing, so that one till serves all pairs that need the same preparation.
    const tills = new Map<string, PreparedTill>();
    let pairs = 0;
    for (const [place, earlier] of causes.entries()) {
      for (const later of causes.slice(place + 1)) {
        if (earlier.touches.some((one) => later.touches.includes(one))) continue;
        const needed = [earlier, later].filter(({ prepare }) => prepare !== undefined);
        const key = needed.map(({ name }) => name).join();
        const prepared = tills.get(key) ?? (await prepareTill(needed));
        tills.set(key, prepared);
        const { code } = await provoke(operation, prepared, [earlier, later]);
        expect(code, `${earlier.name} before ${later.name}`).toBe(resultCodes[earlier.result].code);
        pairs += 1;
      }
    }
    expect(pairs).toBeGreaterThan(causes.length);
  });
});
