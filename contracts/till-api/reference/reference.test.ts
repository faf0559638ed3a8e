import Schema from "typebox/schema";
import Value from "typebox/value";
import { describe, expect, test } from "vitest";
import { BaseResponse, ErrorResponse } from "../answers.ts";
import { type OperationName, operations } from "../operations.ts";
import { failures, precedence, resultsOf } from "../precedence.ts";
import { readOperationBody } from "../read-body.ts";
import { type ResultName, resultCodes } from "../result-codes.ts";
import { type Example, examples, refusalExample } from "./examples.ts";
import { tillReferenceFiles } from "./files.ts";
import { openApiDocument } from "./openapi.ts";

const names = Object.keys(operations) as OperationName[];
const all: readonly (readonly [OperationName, Example])[] = [...examples, refusalExample].map((example) => [
  example.operation,
  example,
]);

describe("an example", () => {
  test("stands beside every operation", () => {
    expect(names.filter((name) => !examples.some(({ operation }) => operation === name))).toEqual([]);
  });

  test.each(all)(
    "of %s has a body that the till reads, and nothing that it does not know",
    (name, { body }) => {
      expect(readOperationBody(name, Buffer.from(JSON.stringify(body)))).toEqual(body);
      expect(Value.Clean(operations[name].body, structuredClone(body))).toEqual(body);
    },
  );

  test.each(examples.map((example) => [example.operation, example] as const))(
    "of %s has an answer of the documented shape",
    (_name, { answer }) => {
      expect([...Value.Errors(BaseResponse, answer)]).toEqual([]);
      expect(Value.Clean(BaseResponse, structuredClone(answer))).toEqual(answer);
    },
  );

  test("of a refusal has exactly the four members", () => {
    expect([...Value.Errors(ErrorResponse, refusalExample.answer)]).toEqual([]);
    expect(Object.keys(refusalExample.answer)).toEqual([
      "messageDetail",
      "messageTitle",
      "resultCode",
      "type",
    ]);
  });
});

describe("the order of result codes", () => {
  test("gives every code of the registry to some operation, or to all", () => {
    const given = new Set<ResultName>([...names.flatMap(resultsOf), ...failures.map(({ result }) => result)]);
    expect(Object.keys(resultCodes).filter((name) => !given.has(name as ResultName))).toEqual([]);
  });

  test.each(names)("of %s begins with the headers, and asks for a token before it reads the body", (name) => {
    const begin = name === "AUTH" ? ["headers", "shape"] : ["headers", "authorisation", "shape"];
    expect(precedence[name].slice(0, begin.length).map((step) => step.name)).toEqual(begin);
    expect(precedence[name].filter((step) => begin.includes(step.name))).toHaveLength(begin.length);
  });

  test("looks for a reused operationId wherever the body may hold one, and nowhere else", () => {
    const looking = names.filter((name) => resultsOf(name).includes("operationIdReused"));
    expect(looking).toEqual(names.filter((name) => "operationId" in operations[name].body.properties));
  });
});

describe("the registry's page", () => {
  test("tells every code with its message, and no code twice", () => {
    const page = tillReferenceFiles().get("result-codes.md");
    for (const { code, message } of Object.values(resultCodes)) {
      expect(page).toContain(`| ${code} | ${message} |`);
    }
    const codes = Object.values(resultCodes).map(({ code }) => code);
    expect(new Set<number>(codes).size).toBe(codes.length);
  });
});

describe("the OpenAPI document", () => {
  const document = JSON.parse(JSON.stringify(openApiDocument())) as {
    readonly components: { readonly schemas: Record<string, object> };
    readonly paths: {
      readonly "/v1": { readonly post: { readonly "x-operations": Record<string, object> } };
    };
  };
  const { schemas } = document.components;

  test("names no schema that it does not hold, and holds none that nothing names", () => {
    const named = JSON.stringify(document).matchAll(/"#\/components\/schemas\/([^"]+)"/g);
    expect([...new Set([...named].map(([, name]) => name))].sort()).toEqual(Object.keys(schemas).sort());
  });

  test("tells every operation", () => {
    expect(Object.keys(document.paths["/v1"].post["x-operations"])).toEqual(names);
  });

  test.each(all)("takes the example of %s as any validator reads it", (name, { body }) => {
    const described = document.paths["/v1"].post["x-operations"][name] as { body: { $ref: string } };
    const schema = resolved(described.body, schemas);
    expect(Schema.Check(schema, body)).toBe(true);
    expect(Schema.Check(schema, "nothing")).toBe(false);
  });
});

/** Puts the parts in the places of their references: none of them holds itself. */
function resolved(schema: object, schemas: Record<string, object>): object {
  const put = (_key: string, value: unknown): unknown => {
    if (typeof value !== "object" || value === null || !("$ref" in value)) return value;
    const name = String(value.$ref).replace("#/components/schemas/", "");
    return JSON.parse(JSON.stringify(schemas[name], put));
  };
  return JSON.parse(JSON.stringify(schema, put));
}
