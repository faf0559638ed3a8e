import { say } from "../../language/say.ts";
import type { GoodsImportSummary } from "./run.ts";

/** The summary in lines for people. */
export function describeSummary(summary: GoodsImportSummary): string {
  const { file, lines, added, changed, unchanged, archived, refused, refusedLines } = summary;
  const delimiter = JSON.stringify(summary.delimiter);
  const told = [
    `${file}: ${lines} lines, ${summary.encoding}, delimiter ${delimiter}`,
    `added ${added}, changed ${changed}, unchanged ${unchanged}, archived ${archived}, refused ${refusedLines}`,
  ];
  if (summary.dryRun) told.push("dry run: nothing was written");
  if (summary.notArchived !== null) told.push(`nothing was archived: ${summary.notArchived}`);
  for (const [reason, count] of Object.entries(refused))
    told.push(`  ${String(count).padStart(8)}  ${reason}`);
  if (summary.report !== null) told.push(`refused lines: ${summary.report}`);
  const perSecond = summary.seconds > 0 ? Math.round(lines / summary.seconds) : lines;
  told.push(`${summary.seconds.toFixed(1)} s, ${perSecond} lines/s`);
  if (summary.isStopped) told.push("stopped; run it again to go on");
  return told.map(say).join("\n");
}
