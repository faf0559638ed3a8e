import { exchangeMethods } from "../exchange/methods.ts";
import { blocks, bullets } from "./markdown.ts";
import { methodEntry, methodSection } from "./method-section.ts";
import { generatedNote } from "./pages.ts";

/** The exchange between hub and tills: methods of the Device API's door and key. */
export function exchangePage(): string {
  return blocks(
    generatedNote,
    "# Exchange with tills",
    "How customer orders, goods and settings come to a till, and how the till takes orders into work and sends its transactions. The methods stand at the [Device API](device-api.md)'s door: `POST /s/<accesskey>` with the key of a till. The [transport](device-api.md#transport), the [limits](device-api.md#limits) and the [values](device-api.md#values) are the same.",
    bullets(exchangeMethods.map(methodEntry)),
    "See also: [errors](errors.md), [Device API](device-api.md), [REST API](office-api.md), [OpenRPC document](openrpc/device-api.json).",
    ...exchangeMethods.map(methodSection),
  );
}
