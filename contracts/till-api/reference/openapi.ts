import manifest from "../../package.json" with { type: "json" };
import { BaseResponse, ErrorResponse } from "../answers.ts";
import { Block } from "../blocks.ts";
import { Item, Marking } from "../items.ts";
import { tillPortDefault } from "../limits.ts";
import { type OperationName, operations } from "../operations.ts";
import { resultsOf } from "../precedence.ts";
import { resultCodes } from "../result-codes.ts";
import { examples } from "./examples.ts";

/**
 * An OpenAPI 3.1 document of the Till API. OpenAPI knows operations by address and method, and this API has one address:
 * so there is one operation, whose body is one of the operations' bodies. Which body and which result codes belong to which
 * value of INTENT_OPERATION_TYPE stands in `x-operations`.
 */
export function openApiDocument(): Record<string, unknown> {
  const names = Object.keys(operations) as OperationName[];
  return {
    openapi: "3.1.0",
    info: {
      title: "Prilavok Till API",
      description: "Operations of the till. The header INTENT_OPERATION_TYPE names the operation.",
      version: manifest.version,
      license: { name: manifest.license, identifier: manifest.license },
    },
    servers: [{ url: `http://127.0.0.1:${tillPortDefault}` }],
    paths: {
      "/v1": {
        post: {
          operationId: "execute",
          summary: "Carries an operation out, durably before it is answered.",
          parameters: [
            header("INTENT_OPERATION_TYPE", "The operation.", true, { type: "string", enum: names }),
            header("Auth-token", "The token of AUTH, when the till has a PIN.", false, { type: "string" }),
          ],
          requestBody: {
            required: true,
            content: {
              "application/json": {
                schema: { anyOf: names.map((name) => ({ $ref: `#/components/schemas/${bodyName(name)}` })) },
                examples: Object.fromEntries(
                  examples.map(({ operation, body }) => [operation, { value: body }]),
                ),
              },
            },
          },
          responses: {
            "200": answer("Done.", "BaseResponse"),
            "400": refusal("Refused; nothing was done."),
            "401": refusal("A token is needed (401)."),
            "500": refusal("The till failed (399, 670)."),
          },
          "x-operations": Object.fromEntries(names.map((name) => [name, described(name)])),
        },
      },
    },
    components: {
      schemas: {
        BaseResponse: plain(BaseResponse),
        ErrorResponse: plain(ErrorResponse),
        ...Object.fromEntries([...parts].map(([schema, name]) => [name, plain(schema as object)])),
        ...Object.fromEntries(names.map((name) => [bodyName(name), plain(operations[name].body)])),
      },
    },
  };
}

/** Operations that share a body share its name: that of the first of them. */
function bodyName(name: OperationName): string {
  const names = Object.keys(operations) as OperationName[];
  return names.find((other) => operations[other].body === operations[name].body) ?? name;
}

function described(name: OperationName) {
  const { summary, isOurs } = operations[name];
  return {
    summary,
    isOurs,
    body: { $ref: `#/components/schemas/${bodyName(name)}` },
    resultCodes: [...new Set(resultsOf(name).map((result) => resultCodes[result].code))],
  };
}

function header(name: string, description: string, required: boolean, schema: Record<string, unknown>) {
  return { name, in: "header", description, required, schema };
}

function answer(description: string, schema: string) {
  return {
    description,
    content: { "application/json": { schema: { $ref: `#/components/schemas/${schema}` } } },
  };
}

function refusal(description: string) {
  return {
    ...answer(description, "ErrorResponse"),
    headers: {
      "Error-Field": { description: "The path of the bad field.", schema: { type: "string" } },
    },
  };
}

/** Parts that many bodies share: told once. */
const parts: ReadonlyMap<unknown, string> = new Map<unknown, string>([
  [Item, "Item"],
  [Marking, "Marking"],
  [Block, "Block"],
]);

/** The standard JSON Schema, without what TypeBox keeps beside it. */
function plain(schema: object): unknown {
  const toReference = (_key: string, value: unknown) => {
    const part = value === schema ? undefined : parts.get(value);
    return part === undefined ? value : { $ref: `#/components/schemas/${part}` };
  };
  return JSON.parse(JSON.stringify(schema, toReference));
}
