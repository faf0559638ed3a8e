import type { TSchema } from "typebox";
import { deviceMethods } from "../device-api/methods.ts";
import { exchangeMethods } from "../exchange/methods.ts";
import { errorRegistry } from "../jsonrpc/errors.ts";
import type { Method, MethodError } from "../jsonrpc/method.ts";
import { callErrors, failures } from "../jsonrpc/precedence.ts";
import { managementMethods } from "../management-api/methods.ts";
import manifest from "../package.json" with { type: "json" };

/**
 * OpenRPC documents (https://spec.open-rpc.org, version 1.3), made from the schemas that validate and the registry
 * of errors. `rpc.discover` answers the device's.
 */
export interface OpenRpcDocument {
  readonly openrpc: string;
  readonly [member: string]: unknown;
}

const openRpcVersion = "1.3.2";

let forDevices: OpenRpcDocument | undefined;
let forManagement: OpenRpcDocument | undefined;

export function deviceDocument(): OpenRpcDocument {
  forDevices ??= document(
    "Prilavok Device API",
    "Receipts, shifts, plans and reports of one device and its store, and the exchange of customer orders.",
    "s",
    "accesskey",
    [...deviceMethods, ...exchangeMethods],
  );
  return forDevices;
}

export function managementDocument(): OpenRpcDocument {
  forManagement ??= document(
    "Prilavok Management API",
    "Devices, stores and metrics of one account, for keys of administrative devices.",
    "m",
    "authkey",
    managementMethods,
  );
  return forManagement;
}

function document(
  title: string,
  description: string,
  folder: "s" | "m",
  key: string,
  methods: readonly Method[],
): OpenRpcDocument {
  return {
    openrpc: openRpcVersion,
    info: { title, description, version: manifest.version, license: { name: manifest.license } },
    servers: [
      {
        name: "hub",
        url: `http://127.0.0.1:8080/${folder}/\${${key}}`,
        variables: { [key]: { default: "key", description: "The secret key of the device." } },
      },
    ],
    methods: methods.flatMap((method) =>
      [method.name, ...method.aliases].map((name) => methodObject(method, name)),
    ),
  };
}

function methodObject(method: Method, name: string): Record<string, unknown> {
  return {
    name,
    summary: method.summary,
    ...(method.notes.length === 0 ? {} : { description: method.notes.join("\n\n") }),
    paramStructure: "either",
    params: contentDescriptors(method),
    result: { name: "result", schema: plain(method.result) },
    errors: errorObjects([...callErrors, ...method.errors, ...failures]),
    examples: method.examples.map(({ title, params, result }) => ({
      name: title,
      params: Object.entries(params as object).map(([member, value]) => ({ name: member, value })),
      result: { name: "result", value: result },
    })),
  };
}

/**
 * OpenRPC wants required parameters before optional ones, and the source's `token` comes first: an optional parameter
 * that stands before a required one is told as required, and its description tells how to leave it out.
 */
function contentDescriptors({ params }: Method): Record<string, unknown>[] {
  const names = Object.keys(params.properties);
  const lastRequired = names.findLastIndex((name) => params.required?.includes(name));
  return Object.entries(params.properties).map(([name, schema], index) => {
    const isOptional = !params.required?.includes(name);
    const mustStand = isOptional && index < lastRequired;
    const leftOut = mustStand ? " By position it is left out with null, by name by not being there." : "";
    return {
      name,
      required: index <= lastRequired,
      description: `${descriptionOf(schema)}${leftOut}`,
      schema: plain(schema),
    };
  });
}

/** Each code once, with all that brings it about. */
function errorObjects(errors: readonly MethodError[]): Record<string, unknown>[] {
  const byName = Map.groupBy(errors, ({ error }) => error);
  return [...byName].map(([name, causes]) => ({
    code: errorRegistry[name].code,
    message: errorRegistry[name].message,
    data: { when: causes.map(({ when }) => when), queue: errorRegistry[name].queue },
  }));
}

function descriptionOf(schema: TSchema): string {
  return "description" in schema && typeof schema.description === "string" ? schema.description : "";
}

/** The standard JSON Schema, without what TypeBox keeps beside it. */
function plain(schema: TSchema): unknown {
  return JSON.parse(JSON.stringify(schema));
}
