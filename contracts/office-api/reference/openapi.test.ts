import Schema from "typebox/schema";
import { describe, expect, test } from "vitest";
import { openApiDocument } from "../openapi.ts";
import { problems } from "../problems.ts";
import { routes } from "../routes.ts";
import { scopes } from "../scopes.ts";

interface Operation {
  readonly operationId: string;
  readonly security: readonly { readonly token: readonly string[] }[];
  readonly parameters: readonly { readonly name?: string; readonly in?: string; readonly $ref?: string }[];
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: object }>> };
  readonly responses: Readonly<Record<string, { readonly content: object }>>;
}

const document = JSON.parse(JSON.stringify(openApiDocument())) as {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: Readonly<Record<string, Readonly<Record<string, object>>>>;
};
const operations = Object.entries(document.paths).flatMap(([address, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({ address, method, operation })),
);

describe("the OpenAPI document", () => {
  test("has every operation of the contract once, with its scope", () => {
    expect(operations.map(({ operation }) => operation.operationId).toSorted()).toEqual(
      routes.map(({ name }) => name).toSorted(),
    );
    expect(new Set(routes.map(({ name }) => name)).size).toBe(routes.length);
    for (const { operation } of operations) {
      const [scope] = operation.security.flatMap(({ token }) => token);
      expect(scopes).toContain(scope);
    }
  });

  test("refers to nothing that is not in it", () => {
    const references = [...JSON.stringify(document).matchAll(/"\$ref":"#\/components\/(\w+)\/(\w+)"/g)];
    expect(references.length).toBe([...JSON.stringify(document).matchAll(/"\$ref"/g)].length);
    for (const [, kind = "", name = ""] of references) expect(document.components[kind]).toHaveProperty(name);
  });

  test("declares the parameters of every address, and a key for every write", () => {
    for (const { address, method, operation } of operations) {
      const named = [...address.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
      const declared = operation.parameters.filter((one) => one.in === "path").map(({ name }) => name);
      expect(declared.toSorted()).toEqual(named.toSorted());
      expect(operation.parameters.some((one) => one.$ref !== undefined)).toBe(method !== "get");
      expect(method === "get" && operation.requestBody !== undefined).toBe(false);
    }
  });

  test("tells of bodies as any validator reads them: what is not named is refused", () => {
    for (const { operation } of operations) {
      for (const { schema } of Object.values(operation.requestBody?.content ?? {})) {
        expect(schema).toMatchObject({ type: "object", additionalProperties: false });
        expect(Schema.Check(schema, [])).toBe(false);
        expect(Schema.Check(schema, { noSuchMember: 1 })).toBe(false);
      }
    }
  });

  test("names a status for every refusal, and only those of the registry", () => {
    const known = new Set(Object.values(problems).map(({ status }) => String(status)));
    for (const { operation } of operations) {
      const refusals = Object.keys(operation.responses).filter((status) => !status.startsWith("2"));
      expect(refusals).toEqual(expect.arrayContaining(["400", "401", "403", "429", "500", "503"]));
      for (const status of refusals) expect(known).toContain(status);
    }
  });
});
