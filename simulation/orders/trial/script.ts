import fc from "fast-check";

/** What somebody does next, in the office, at a till, or to the way between. With how often it comes. */
export const stepKinds = {
  // The office.
  "order at the tills": 7,
  "new order": 2,
  edit: 4,
  approve: 3,
  revoke: 1,
  post: 5,
  unpost: 3,
  cancel: 1,
  close: 3,
  "fill the tab": 2,
  "add a till": 3,
  "remove a till": 3,
  "change a till": 2,
  "change the rule": 2,
  settle: 4,
  "run KKMTransfer": 4,
  "run KKMTransfer here": 3,
  // The tills.
  pick: 5,
  "pick at all tills": 6,
  sell: 16,
  "sell at all tills": 4,
  "sell at all tills without a connection": 6,
  release: 4,
  "sell without an order": 3,
  refund: 6,
  "roll back": 4,
  list: 3,
  // What breaks.
  "go offline": 5,
  "go online": 6,
  "break the way": 4,
  kill: 3,
  "kill and lose the orders": 2,
  "let leases lapse": 3,
  pause: 3,
} as const;
export type StepKind = keyof typeof stepKinds;

/** Its numbers choose among what there is then: orders, tills, goods. */
export interface Step {
  readonly kind: StepKind;
  readonly order: number;
  readonly till: number;
  readonly choice: number;
  /** Nobody waits for its end before the next one begins. */
  readonly isBeside: boolean;
}

export interface Script {
  readonly tills: number;
  /** That are at the tills before the first step. */
  readonly orders: number;
  readonly takesOffline: boolean;
  readonly documentsForAll: boolean;
  readonly steps: readonly Step[];
}

const number = fc.nat({ max: 999 });

const kind = fc.oneof(
  ...Object.entries(stepKinds).map(([name, weight]) => ({
    weight,
    arbitrary: fc.constant(name as StepKind),
  })),
);

const step = fc.record({ kind, order: number, till: number, choice: number, isBeside: fc.boolean() });

/** Without fast-check's liking for small numbers: a run plays one script. */
export const scripts: fc.Arbitrary<Script> = fc.noBias(
  fc.record({
    tills: fc.integer({ min: 2, max: 4 }),
    orders: fc.integer({ min: 1, max: 3 }),
    takesOffline: fc.oneof(
      { weight: 7, arbitrary: fc.constant(true) },
      { weight: 3, arbitrary: fc.constant(false) },
    ),
    documentsForAll: fc.oneof(
      { weight: 3, arbitrary: fc.constant(false) },
      { weight: 1, arbitrary: fc.constant(true) },
    ),
    steps: fc.array(step, { minLength: 15, maxLength: 60, size: "max" }),
  }),
);
