import { Problem } from "@prilavok/contracts/office-api/problems.ts";

/**
 * Refuses a change that was made from another version than the present one: it would write over somebody's work.
 * @param expected what the change was made from; undefined: the caller means whatever is there (the command line).
 * @throws Problem *stale-version*.
 */
export function checkVersion(present: number, expected: number | undefined): void {
  if (expected === undefined || expected === present) return;
  throw new Problem("stale-version", "Запись уже изменена: прочитайте её снова.", {
    path: "version",
    expected: present,
    actual: expected,
  });
}
