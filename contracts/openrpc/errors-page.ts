import { errorRegistry } from "../jsonrpc/errors.ts";
import { callErrors, failures } from "../jsonrpc/precedence.ts";
import { blocks, bullets, json, table } from "./markdown.ts";
import { generatedNote } from "./pages.ts";

/** What the queue's actions mean, each once. */
const actions = bullets([
  "**retry**: nothing was written; send the same message again, later each time, or when `Retry-After` says.",
  "**set aside**: this message will never be taken as it is; keep it for a person and go on with the next.",
  "**stop the lane**: no message of this device will be taken; wait until a person has mended the key or the device, and lose nothing.",
  "**none**: the answer goes to a person's tool, not to a queue.",
]);

export function errorsPage(): string {
  const entries = Object.values(errorRegistry).toSorted((a, b) => b.code - a.code);
  return blocks(
    generatedNote,
    "# Errors",
    "Every error of the [Device API](device-api.md) and the [Management API](management-api.md). Messages are the source's, word for word.",
    table(
      ["code", "message", "when", "a queue should"],
      entries.map(({ code, message, when, queue, ...entry }) => [
        String(code),
        message,
        when,
        "queueNote" in entry ? `${queue}; ${entry.queueNote}` : queue,
      ]),
    ),
    "## What a queue should do",
    actions,
    "## Form",
    json({
      jsonrpc: "2.0",
      id: "7241520367540836",
      error: {
        code: errorRegistry.invalidParams.code,
        message: errorRegistry.invalidParams.message,
        data: {
          path: "cart.positions[0].total",
          expected: "decimal(15,4), |x| ≤ 99999999999.9999",
          actual: "сто",
        },
      },
    }),
    "`data` carries what a programmer needs, where there is something to say:",
    table(
      ["member", "meaning"],
      [
        [
          "`path`",
          "the first bad field, in the order of the schema: `cart.positions[0].total`, `receipts[17].positions[2].name`",
        ],
        ["`expected`", "what would have been taken"],
        [
          "`actual`",
          "what came, cut to a readable length; absent when the member is missing; for an array of a wrong length its length",
        ],
        ["`retryAfter`", "seconds to wait (-32606)"],
        ["`index`", "which receipt of a batch"],
        ["`storedHash`, `sentHash`", "the two contents of one identity (-32500)"],
        ["`stored`, `sent`", "the two values of one total of a shift (-32500)"],
      ],
    ),
    "An error of `purchaseRegisterBatch` also echoes the offending receipt whole, as `receipt` directly in `error`. `id` is null when the call's own cannot be read.",
    "## Order",
    "What is looked for in every call, in this order; the first that holds is the answer. A method's own errors follow, in the order that its chapter gives.",
    table(["code", "message", "when"], rows(callErrors)),
    "These may come at any point, and nothing was written then:",
    table(["code", "message", "when"], rows(failures)),
  );
}

function rows(errors: typeof callErrors): string[][] {
  return errors.map(({ error, when }) => {
    const { code, message } = errorRegistry[error];
    return [String(code), message, when];
  });
}
