import type { ShiftReport } from "@prilavok/contracts/till-api/answers.ts";

/** A shift's report for a terminal: one line for each member, named as on the wire. */
export function reportText(report: ShiftReport): string {
  const lines = Object.entries(report).map(([name, value]) => [name, valueText(value)] as const);
  const width = Math.max(...lines.map(([name]) => name.length));
  return lines.map(([name, value]) => `${name.padEnd(width)}  ${value}`).join("\n");
}

function valueText(value: unknown): string {
  if (typeof value !== "object" || value === null) return String(value);
  return Object.entries(value)
    .map(([name, part]) => `${name} ${part}`)
    .join(", ");
}
