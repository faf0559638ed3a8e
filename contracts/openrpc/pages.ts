import { deviceMethods } from "../device-api/methods.ts";
import type { Method } from "../jsonrpc/method.ts";
import { managementMethods } from "../management-api/methods.ts";
import { metrics } from "./chapters/metrics.ts";
import { exactlyOnce, refunds } from "./chapters/receipts.ts";
import { limits, transport } from "./chapters/transport.ts";
import { values } from "./chapters/values.ts";
import { blocks, bullets } from "./markdown.ts";
import { methodEntry, methodSection } from "./method-section.ts";

export const generatedNote =
  "<!-- Made by scripts/reference.ts from the schemas in contracts/; change those, then run npm run reference. -->";

export function devicePage(): string {
  return blocks(
    generatedNote,
    "# Device API",
    "The contract of the hub with tills and partner servers. The key in the address names a *device*; a call reaches that device and its store, and nothing else. Only the ranking of stores shows names and figures of the account's other stores.",
    contents(deviceMethods),
    "See also: [errors](errors.md), [exchange of customer orders](exchange-api.md), [Management API](management-api.md), [OpenRPC document](openrpc/device-api.json).",
    transport("/s/<accesskey>"),
    "The access key is a secret: the hub keeps a hash of it and shows it once. While a key is being changed, a device has two that are valid.",
    limits(),
    values(),
    exactlyOnce(),
    refunds(),
    metrics(),
    ...deviceMethods.map(methodSection),
  );
}

export function managementPage(): string {
  return blocks(
    generatedNote,
    "# Management API",
    "Devices, stores and metrics of one account. The key in the address is that of an *administrative device*; a till's key is answered -33100. What belongs to another account is answered as if it did not exist: -33000.",
    contents(managementMethods),
    "See also: [errors](errors.md), [Device API](device-api.md), [OpenRPC document](openrpc/management-api.json).",
    transport("/m/<authkey>"),
    "The [limits](device-api.md#limits) of the body, its nesting and its batches, and the rules for [values](device-api.md#values), are those of the Device API. What metrics count stands [there](device-api.md#metrics) too.",
    ...managementMethods.map(methodSection),
  );
}

function contents(methods: readonly Method[]): string {
  return bullets(methods.map(methodEntry));
}
