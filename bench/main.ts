/** `npm run bench [name …]`: runs the named benches, or all. Each compares its sides in one run and prints a table. */
import { machine } from "./machine.ts";

interface Bench {
  run(): Promise<void>;
}

const benches: Readonly<Record<string, () => Promise<Bench>>> = {
  ingest: () => import("./ingest/run.ts"),
  orders: () => import("./orders/run.ts"),
  queue: () => import("./queue/run.ts"),
  reports: () => import("./reports.ts"),
  stampede: () => import("./stampede/run.ts"),
  till: () => import("./till/run.ts"),
};

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => benches[name] === undefined);
if (unknown.length > 0) {
  process.stderr.write(
    `no bench is called ${unknown.join(", ")}; there are ${Object.keys(benches).join(", ")}\n`,
  );
  process.exit(1);
}
process.stdout.write(`${machine()}\n`);
for (const [name, load] of Object.entries(benches)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  process.stdout.write(`\n# ${name}\n`);
  const bench = await load();
  await bench.run();
}
