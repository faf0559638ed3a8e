import { join } from "node:path";
import { expect, test } from "vitest";
import { Ledger } from "./ledger.ts";
import type { SendOutcome } from "./send.ts";
import { freshState, loadState } from "./state.ts";
import { temporaryFolder } from "./testing.ts";

const outcome: SendOutcome = { registered: 1, duplicates: 0, refused: [] };

function batch(index: number) {
  return { index, ready: [], unsendable: [], skipped: [] };
}

test("the state names a batch only when all before it are settled", async () => {
  const statePath = join(await temporaryFolder(), "import", "state.json");
  const ledger = new Ledger({ state: freshState, statePath, errorsPath: undefined });
  await ledger.settle(batch(2), outcome);
  await ledger.settle(batch(0), outcome);
  await ledger.save();
  expect(await loadState(statePath)).toMatchObject({ acknowledgedBatches: 1, registered: 1 });
  await ledger.settle(batch(1), outcome);
  await ledger.save();
  expect(await loadState(statePath)).toMatchObject({ acknowledgedBatches: 3, registered: 3 });
});

test("connections that save together do not take each other's file away", async () => {
  const statePath = join(await temporaryFolder(), "import", "state.json");
  const ledger = new Ledger({ state: freshState, statePath, errorsPath: undefined });
  await ledger.settle(batch(0), outcome);
  await Promise.all(Array.from({ length: 50 }, () => ledger.save()));
  expect(await loadState(statePath)).toMatchObject({ acknowledgedBatches: 1 });
});
