import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { referenceFiles } from "@prilavok/contracts/openrpc/reference.ts";
import { ordersPage } from "../hub/orders/reference.ts";
import { tillExchangePage } from "../till/orders/reference.ts";
import { queuePage } from "../till/queue/reference.ts";

/**
 * Writes docs/reference from the schemas. With --check it writes nothing and ends with 1 when a page has drifted.
 */
const folder = join(import.meta.dirname, "..", "docs", "reference");
const isCheck = process.argv.includes("--check");
const drifted: string[] = [];

const pages = [
  ...referenceFiles(),
  ["queue.md", `${queuePage()}\n`] as const,
  ["till-exchange.md", `${tillExchangePage()}\n`] as const,
  ["orders.md", `${ordersPage()}\n`] as const,
];

for (const [path, text] of pages) {
  const file = join(folder, path);
  if ((await readOrEmpty(file)) === text) continue;
  drifted.push(join("docs", "reference", path));
  if (isCheck) continue;
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, text);
}

if (drifted.length === 0) {
  console.log("The reference is up to date.");
} else if (isCheck) {
  console.error(`These pages differ from the schemas; run npm run reference:\n${drifted.join("\n")}`);
  process.exitCode = 1;
} else {
  console.log(`Written:\n${drifted.join("\n")}`);
}

async function readOrEmpty(file: string): Promise<string> {
  try {
    return await readFile(file, "utf8");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return "";
    throw error;
  }
}
