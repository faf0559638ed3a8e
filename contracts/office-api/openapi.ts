import type { TObject, TSchema } from "typebox";
import manifest from "../package.json" with { type: "json" };
import { idempotencyKeyCharsMax } from "./limits.ts";
import { problems } from "./problems.ts";
import { problemsOf } from "./reference/every-problem.ts";
import { sharedParts } from "./reference/parts.ts";
import type { Route } from "./route.ts";
import { routes } from "./routes.ts";

type Parts = ReadonlyMap<unknown, string>;

/** The OpenAPI 3.1 document of `/api/v1`, made from the schemas that validate. `GET /api/v1/openapi.json` answers it. */
export function openApiDocument(): Record<string, unknown> {
  const parts = sharedParts();
  return {
    openapi: "3.1.0",
    info: {
      title: "Prilavok REST API",
      description:
        "Customer orders, goods, tills, transactions and documents of one account, for back offices, web shops and ERPs.",
      version: manifest.version,
      license: { name: manifest.license, identifier: manifest.license },
    },
    servers: [{ url: "/api/v1" }],
    security: [{ token: [] }],
    tags: [...new Set(routes.map(tagOf))].map((name) => ({ name })),
    paths: paths(parts),
    components: {
      securitySchemes: {
        token: {
          type: "http",
          scheme: "bearer",
          description: "Made by `prilavok-hub token add`. An operation's scope stands in its `security`.",
        },
      },
      schemas: {
        Problem: problemSchema,
        ...Object.fromEntries([...parts].map(([schema, name]) => [name, plain(schema, parts)])),
      },
      parameters: { IdempotencyKey: idempotencyKey },
    },
  };
}

const idempotencyKey = {
  name: "Idempotency-Key",
  in: "header",
  required: false,
  description: "The request is done once, however often it is sent with this key.",
  schema: { type: "string", pattern: `^[\\x21-\\x7e]{1,${idempotencyKeyCharsMax}}$` },
};

/** RFC 9457. */
const problemSchema = {
  type: "object",
  required: ["type", "title", "status", "detail"],
  properties: {
    type: {
      type: "string",
      description: "Which refusal it is: programs act by it.",
      enum: Object.keys(problems).map((name) => `/problems/${name}`),
    },
    title: { type: "string", description: "The refusal in Russian, always the same." },
    status: { type: "integer", description: "The HTTP status." },
    detail: { type: "string", description: "What it was this time, in Russian, for people." },
    path: { type: "string", description: "The field that is at fault, such as `lines[2].amount`." },
    expected: { type: ["string", "number"], description: "What would have been taken." },
    actual: { description: "What came, cut to a readable length." },
  },
};

function paths(parts: Parts): Record<string, Record<string, unknown>> {
  const byAddress: Record<string, Record<string, unknown>> = {};
  for (const route of routes) {
    const operations = byAddress[route.address] ?? {};
    operations[route.method.toLowerCase()] = operation(route, parts);
    byAddress[route.address] = operations;
  }
  return byAddress;
}

/** `/orders/{uid}/post` → `orders` */
function tagOf({ address }: Route): string {
  return address.split("/")[1] ?? "";
}

function operation(route: Route, parts: Parts): Record<string, unknown> {
  const { name, summary, notes, scope, path, query, body, method } = route;
  const key = method === "GET" ? [] : [{ $ref: "#/components/parameters/IdempotencyKey" }];
  return {
    operationId: name,
    tags: [tagOf(route)],
    summary,
    ...(notes.length === 0 ? {} : { description: notes.join("\n\n") }),
    security: [{ token: [scope] }],
    parameters: [...parameters("path", path, parts), ...parameters("query", query, parts), ...key],
    ...(body === undefined
      ? {}
      : {
          requestBody: {
            required: required(body).length > 0,
            content: { "application/json": { schema: closed(plain(body, new Map())) } },
          },
        }),
    responses: { [String(route.status)]: success(route, parts), ...refusals(route) },
  };
}

function parameters(place: "path" | "query", schema: TObject, parts: Parts): Record<string, unknown>[] {
  return Object.entries(schema.properties).map(([name, member]) => ({
    name,
    in: place,
    required: place === "path" || required(schema).includes(name),
    description: descriptionOf(member),
    schema: plain(member, parts),
  }));
}

function required(schema: TObject): readonly string[] {
  return schema.required ?? [];
}

function success({ answer, method, produces }: Route, parts: Parts): Record<string, unknown> {
  const replayed = {
    "Idempotent-Replayed": {
      description: "`true`: the request was done before, and this is its answer of then.",
      schema: { type: "string" },
    },
  };
  return {
    description: "Done.",
    ...(method === "GET" ? {} : { headers: replayed }),
    content: { [produces ?? "application/json"]: { schema: plain(answer, parts, true) } },
  };
}

function refusals(route: Route): Record<string, unknown> {
  const byStatus = Map.groupBy(problemsOf(route), ({ problem }) => problems[problem].status);
  return Object.fromEntries(
    [...byStatus].map(([status, causes]) => [
      String(status),
      {
        description: causes.map(({ problem, when }) => `\`${problem}\`: ${when}`).join("\n\n"),
        content: { "application/problem+json": { schema: { $ref: "#/components/schemas/Problem" } } },
      },
    ]),
  );
}

function descriptionOf(schema: TSchema): string {
  return "description" in schema && typeof schema.description === "string" ? schema.description : "";
}

/**
 * The standard JSON Schema, without what TypeBox keeps beside it, and with parts told by reference.
 * @param isUse whether the schema itself may be a reference: not where the part is told.
 */
function plain(schema: TSchema, parts: Parts, isUse = false): unknown {
  const toReference = (_key: string, value: unknown) => {
    const part = value === schema && !isUse ? undefined : parts.get(value);
    return part === undefined ? value : { $ref: `#/components/schemas/${part}` };
  };
  return JSON.parse(JSON.stringify(schema, toReference));
}

/** Bodies: members that are not named are refused. */
function closed(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(closed);
  if (typeof schema !== "object" || schema === null) return schema;
  const whole = Object.fromEntries(Object.entries(schema).map(([key, value]) => [key, closed(value)]));
  const isObject = whole.type === "object" && typeof whole.properties === "object";
  return isObject && whole.additionalProperties === undefined
    ? { ...whole, additionalProperties: false }
    : whole;
}
