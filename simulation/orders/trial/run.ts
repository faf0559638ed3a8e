import { setTimeout as wait } from "node:timers/promises";
import type { BreakableHubs } from "../../breakable-hubs.ts";
import { officeActs, orderAtTills } from "./at-office.ts";
import { tillActs } from "./at-till.ts";
import { auditBooks } from "./audit-books.ts";
import { auditDocuments } from "./audit-documents.ts";
import { auditHistories } from "./audit-history.ts";
import { endLease } from "./lease.ts";
import { bringToRest } from "./rest.ts";
import type { Script, Step, StepKind } from "./script.ts";
import { chosen, closeWorld, openWorld, type World } from "./world.ts";

export interface RunOutcome {
  readonly orders: number;
  readonly receipts: number;
  readonly conflicts: number;
  readonly documents: number;
  /** Transactions whose documents the third runner of KKMTransfer, the trial itself, has made. */
  readonly madeByThird: number;
  readonly kills: number;
  readonly losses: number;
  readonly lapses: number;
  readonly officeRefusals: number;
  readonly answers: ReadonlyMap<string, number>;
}

type Act = (world: World, step: Step) => Promise<unknown>;

const acts: Partial<Record<StepKind, Act>> = {
  ...officeActs,
  ...tillActs,
  async "let leases lapse"(world, { order }) {
    const uid = chosen(world.orders, order);
    if (uid !== undefined) await endLease(world, uid);
  },
  pause: (_, { choice }) => wait(choice % 100),
};

const beginning = { kind: "order at the tills", order: 0, till: 0, isBeside: false } as const;

/** Plays a script in a world of its own, brings all to rest, and holds what is there to the model. */
export async function run(seed: number, script: Script, hubs: BreakableHubs): Promise<RunOutcome> {
  const world = await openWorld(seed, script, hubs);
  try {
    const first = Array.from({ length: script.orders }, (_, place) => place);
    for (const order of first) await orderAtTills(world, { ...beginning, choice: seed + order });
    await play(world, script.steps);
    await bringToRest(world);
    const { receipts, conflicts } = await auditBooks(world);
    await auditHistories(world);
    const documents = await auditDocuments(world, script.documentsForAll);
    const sum = (of: (till: World["tills"][number]) => number) =>
      world.tills.reduce((total, till) => total + of(till), 0);
    return {
      ...{ orders: world.orders.length, receipts, conflicts, documents },
      madeByThird: world.runner.made,
      ...{ kills: sum(({ kills }) => kills), losses: sum(({ losses }) => losses) },
      ...{ lapses: world.lapsed.size, officeRefusals: world.office.refused, answers: world.answers },
    };
  } finally {
    await closeWorld(world);
  }
}

async function play(world: World, steps: readonly Step[]): Promise<void> {
  const beside = new Set<Promise<unknown>>();
  let failure: unknown;
  for (const step of steps) {
    const acting = (acts[step.kind] ?? noSuchStep)(world, step).catch((cause: unknown) => {
      failure ??= cause;
    });
    if (step.isBeside) {
      beside.add(acting);
      await wait(step.choice % 7);
    } else await Promise.all([acting, wait(step.choice % 13)]);
    if (failure !== undefined) break;
  }
  await Promise.all(beside);
  if (failure !== undefined) throw failure;
}

async function noSuchStep(_: World, { kind }: Step): Promise<void> {
  throw new Error(`there is no step ${kind}`);
}
