import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";

/** A data folder of the test's own; removed at the test's end, after what was opened in it was closed. */
export function tillFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "prilavok-till-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 }));
  return folder;
}
