import { relative } from "node:path";

/** How a part of the test run went. */
export interface Count {
  readonly passed: number;
  readonly failed: number;
  /** Names of the tests that did not run. */
  readonly skipped: readonly string[];
}

/** What we read of vitest's JSON report. */
interface Report {
  readonly testResults: readonly {
    readonly name: string;
    readonly status: string;
    readonly message: string;
    readonly assertionResults: readonly { readonly status: string; readonly fullName: string }[];
  }[];
}

/**
 * Counts tests. A file that fails without a failed test (it does not load, a hook throws) counts as one failure, and
 * so does a run that ends with an error though every test passed (an unhandled rejection, no test at all).
 * @param report undefined when vitest wrote none.
 */
export function countVitest(report: string | undefined, exitCode: number, root: string): Count {
  const results = report === undefined ? [] : (JSON.parse(report) as Report).testResults;
  let passed = 0;
  let failed = 0;
  const skipped: string[] = [];
  for (const file of results) {
    const failedBefore = failed;
    for (const { status, fullName } of file.assertionResults) {
      if (status === "passed") passed++;
      else if (status === "failed") failed++;
      else skipped.push(`${relative(root, file.name)}: ${fullName}`);
    }
    if (file.status === "failed" && failed === failedBefore) failed++;
  }
  if (exitCode !== 0 && failed === 0) failed = 1;
  return { passed, failed, skipped };
}
