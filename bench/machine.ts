import { cpus, totalmem } from "node:os";

/** One line that says where figures were taken. */
export function machine(): string {
  const model = cpus()[0]?.model.trim() ?? "unknown processor";
  const gib = Math.round(totalmem() / 2 ** 30);
  return `${cpus().length} × ${model}, ${gib} GiB, Node ${process.versions.node}, ${new Date().toISOString().slice(0, 10)}`;
}
