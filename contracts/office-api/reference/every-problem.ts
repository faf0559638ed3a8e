import type { ProblemName } from "../problems.ts";
import { problems } from "../problems.ts";
import type { Route } from "../route.ts";

export interface RouteProblem {
  readonly problem: ProblemName;
  readonly when: string;
}

/** What every operation can be refused with, in the order in which it is looked for. */
const beforeWork: readonly ProblemName[] = ["no-token", "too-many", "no-scope"];
const ofWrites: readonly ProblemName[] = ["too-large", "repeated-key"];
const atAnyPoint: readonly ProblemName[] = ["later", "failed"];

/** All that an operation can be refused with, its own problems among them. */
export function problemsOf({ method, problems: own }: Route): RouteProblem[] {
  const general = (names: readonly ProblemName[]) =>
    names.map((problem) => ({ problem, when: problems[problem].when }));
  return [
    ...general(beforeWork),
    ...general(method === "GET" ? [] : ofWrites),
    ...general(["bad-request"]),
    ...own,
    ...general(atAnyPoint),
  ];
}
