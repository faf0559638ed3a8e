import { readFile } from "node:fs/promises";
import { join } from "node:path";
import Schema from "typebox/schema";
import Value from "typebox/value";
import { describe, expect, test } from "vitest";
import { deviceMethods } from "../device-api/methods.ts";
import { exchangeMethods } from "../exchange/methods.ts";
import { errorRegistry } from "../jsonrpc/errors.ts";
import type { Method } from "../jsonrpc/method.ts";
import { readParams } from "../jsonrpc/validate.ts";
import { managementMethods } from "../management-api/methods.ts";
import { deviceDocument, managementDocument } from "./document.ts";
import { anchor } from "./markdown.ts";
import { referenceFiles } from "./reference.ts";

const folder = join(import.meta.dirname, "..", "..", "docs", "reference");
const files = referenceFiles();
const pages = [...files].filter(([path]) => path.endsWith(".md"));
const deviceKeyMethods = [...deviceMethods, ...exchangeMethods];
const methods = [...deviceKeyMethods, ...managementMethods];
const examples = methods.flatMap((method) =>
  method.examples.map((example) => [method.name, example.title, method, example] as const),
);

describe("the reference", () => {
  test.each([...files.keys()])("%s is what the schemas say; else run npm run reference", async (path) => {
    expect(await readFile(join(folder, path), "utf8")).toBe(files.get(path));
  });

  test("describes every parameter and every member of every answer", () => {
    for (const [path, text] of pages) {
      const empty = text.split("\n").filter((line) => /^\| `[^`]+` \| .* \| {2}\|$/.test(line));
      expect({ path, empty }).toEqual({ path, empty: [] });
    }
  });

  test.each(pages)("%s links to pages and chapters that are there", (path, text) => {
    const linked = [...text.matchAll(/\]\((?!https:)([^)#]*)(?:#([^)]*))?\)/g)];
    expect(linked.length).toBeGreaterThan(0);
    for (const [, file = "", chapter] of linked) {
      const target = files.get(file === "" ? path : file);
      expect(target, file).toBeDefined();
      const chapters = [...(target ?? "").matchAll(/^#+ (.*)$/gm)].map(([, heading = ""]) => anchor(heading));
      if (chapter !== undefined) expect(chapters).toContain(chapter);
    }
  });

  test("names every error of the registry with its message", () => {
    for (const { code, message } of Object.values(errorRegistry)) {
      expect(files.get("errors.md")).toContain(`| ${code} | ${message} |`);
    }
  });
});

describe("an example", () => {
  test("stands beside every method but rpc.discover, whose answer is a file of its own", () => {
    const without = methods.filter((method) => method.examples.length === 0).map((method) => method.name);
    expect(without).toEqual(["rpc.discover"]);
  });

  test.each(examples)(
    "of %s has params and a result that the schemas take: %s",
    (_name, _title, method, example) => {
      expect(readParams(method, example.params as Record<string, unknown>)).toEqual(example.params);
      expect([...Value.Errors(method.result, example.result)]).toEqual([]);
    },
  );

  test.each(examples)(
    "of %s holds nothing that the schemas do not know: %s",
    (_name, _title, method, example) => {
      expect(Value.Clean(method.params, structuredClone(example.params))).toEqual(example.params);
    },
  );
});

interface OpenRpcMethod {
  readonly name: string;
  readonly params: readonly { readonly name: string; readonly required: boolean; readonly schema: object }[];
  readonly result: { readonly schema: object };
  readonly errors: readonly { readonly code: number }[];
}

describe.each([
  ["Device API", deviceDocument(), deviceKeyMethods],
  ["Management API", managementDocument(), managementMethods],
] as const)("the OpenRPC document of the %s", (_title, document, described) => {
  const written = document.methods as readonly OpenRpcMethod[];
  const byName = (method: Method) => written.find(({ name }) => name === method.name);

  test("has every spelling of every method, once", () => {
    const spellings = described.flatMap((method) => [method.name, ...method.aliases]);
    expect(written.map(({ name }) => name)).toEqual(spellings);
    expect(new Set(spellings).size).toBe(spellings.length);
  });

  test("puts no required parameter after an optional one, as OpenRPC asks, and keeps their order", () => {
    for (const method of described) {
      const params = byName(method)?.params ?? [];
      expect(params.map(({ name }) => name)).toEqual(Object.keys(method.params.properties));
      const firstOptional = params.findIndex(({ required }) => !required);
      if (firstOptional !== -1)
        expect(params.slice(firstOptional).some(({ required }) => required)).toBe(false);
    }
  });

  test("has errors of the registry only, each code once a method", () => {
    const codes = new Set<number>(Object.values(errorRegistry).map(({ code }) => code));
    for (const { errors } of written) {
      expect(new Set(errors.map(({ code }) => code)).size).toBe(errors.length);
      for (const { code } of errors) expect(codes).toContain(code);
    }
  });

  test("is JSON, whose schemas take the examples as any validator reads them, and refuse what is not", () => {
    const { methods: read } = JSON.parse(JSON.stringify(document)) as { methods: OpenRpcMethod[] };
    for (const method of described) {
      for (const example of method.examples) {
        const params = read.find(({ name }) => name === method.name)?.params ?? [];
        for (const { name, schema } of params) {
          const value = (example.params as Record<string, unknown>)[name];
          if (value !== undefined) expect(Schema.Check(schema, value)).toBe(true);
          expect(Schema.Check(schema, Symbol("nothing"))).toBe(false);
        }
      }
    }
  });
});
