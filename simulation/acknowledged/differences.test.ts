import { expect, test } from "vitest";
import { differences, type Stored } from "./differences.ts";
import type { Call, Sent, Told } from "./ledger.ts";

const bread: Sent = { deviceId: 1, second: 100, extId: "1", amountE4: 450_000 };
const milk: Sent = { ...bread, extId: "2" };
const row = (sent: Sent, id: number): Stored => ({ ...sent, id, registeredMs: 5_000 + id });
const single = (id: number, duplicate = false): Told => ({
  ...{ kind: "single", id, duplicate },
  registeredMs: 5_000 + id,
});
const refused: Told = { kind: "refused", code: -32610 };
const batch = (count: number, duplicates = 0): Told => ({ kind: "batch", count, duplicates });

/** Calls one after the other. */
function calls(...made: [Sent[], Told][]): Call[] {
  return made.map(([receipts, told], index) => ({
    ...{ receipts, told, beganAt: 2 * index, endedAt: 2 * index + 1 },
  }));
}

test("nothing differs when everything was told as it is", () => {
  const made = calls(
    [[bread], single(1)],
    [[bread], single(1, true)],
    [[bread, milk], batch(2, 1)],
    [[{ ...milk, amountE4: 1 }], { kind: "refused", code: -32500 }],
  );
  expect(differences(made, [row(bread, 1), row(milk, 2)])).toEqual([]);
});

test("a call without an answer may have been stored or not", () => {
  const made = calls([[bread], { kind: "unknown" }], [[milk], { kind: "unknown" }]);
  expect(differences(made, [row(milk, 2)])).toEqual([]);
});

test.for<[name: string, made: Call[], stored: Stored[]]>([
  ["acknowledged and not stored", calls([[bread], single(1)]), []],
  ["acknowledged in a batch and not stored", calls([[bread, milk], batch(2)]), [row(bread, 1)]],
  ["stored twice", calls([[bread], single(1)]), [row(bread, 1), row(bread, 2)]],
  ["another id", calls([[bread], single(2)]), [row(bread, 1)]],
  ["another time", calls([[bread], { ...single(1), registeredMs: 7 } as Told]), [row(bread, 1)]],
  ["another amount", calls([[bread], single(1)]), [row({ ...bread, amountE4: 1 }, 1)]],
  ["refused and stored", calls([[bread], refused]), [row(bread, 1)]],
  ["new twice", calls([[bread], single(1)], [[bread], single(1)]), [row(bread, 1)]],
  ["new twice, in batches", calls([[bread], batch(1)], [[bread], batch(1)]), [row(bread, 1)]],
  ["a duplicate of nothing", calls([[bread], single(1, true)]), [row(bread, 1)]],
  ["a duplicate of what was refused", calls([[bread], refused], [[bread], single(1, true)]), [row(bread, 1)]],
  ["a batch told less than it had", calls([[bread, milk], batch(1)]), [row(bread, 1), row(milk, 2)]],
  ["stored and never sent", [], [row(bread, 1)]],
])("it is found: %s", ([, made, stored]) => {
  expect(differences(made, stored)).not.toEqual([]);
});
