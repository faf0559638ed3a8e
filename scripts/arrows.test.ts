import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

const root = join(import.meta.dirname, "..");

/** What each folder may import of the others. The demonstration and the benches put programs together. */
const mayImport: Readonly<Record<string, readonly string[]>> = {
  contracts: [],
  hub: ["contracts"],
  till: ["contracts"],
  demonstration: ["contracts", "hub", "till"],
  simulation: ["contracts", "hub", "till"],
};

/** `folder/file.ts → folder` of each import that leaves its folder against the arrows. */
function strays(folder: string): string[] {
  const allowed = mayImport[folder] ?? [];
  return globSync(`${folder}/**/*.ts`, {
    cwd: root,
    exclude: (path) => path.includes("node_modules"),
  }).flatMap((file) => {
    const depth = file.split("/").length - 1;
    const text = readFileSync(join(root, file), "utf8");
    const imported = [...text.matchAll(/(?:from|import\() ?"(@prilavok\/|(?:\.\.\/)+)([\w-]+)\//g)]
      .filter(([, start = ""]) => start.startsWith("@") || start.length / 3 >= depth)
      .map(([, , name = ""]) => name);
    return imported
      .filter((name) => name !== folder && !allowed.includes(name))
      .map((name) => `${file} → ${name}`);
  });
}

test.for(Object.keys(mayImport))("%s imports what the architecture's arrows allow", (folder) => {
  expect(strays(folder)).toEqual([]);
});
