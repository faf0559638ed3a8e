import { request } from "../http.ts";
import { FiscalFailure } from "./port.ts";
import { wireBodyBytesMax } from "./wire.ts";

/** What a device answered. */
export interface RemoteAnswer {
  readonly status: number;
  /** Parsed JSON; undefined for a body that is none. */
  readonly body: unknown;
}

/**
 * One call to the device. It ends within `waitMs`.
 * @throws FiscalFailure "no answer": "no" when the connection was never made, so that the device cannot have heard of
 * the request; "unknown" when it was made and the answer did not come whole.
 */
export function call(
  url: URL,
  method: "GET" | "POST",
  body: string | null,
  waitMs: number,
): Promise<RemoteAnswer> {
  return new Promise((resolve, reject) => {
    let isConnected = false;
    const fail = () => reject(new FiscalFailure("no answer", isConnected ? "unknown" : "no"));
    const headers = body === null ? {} : { "content-type": "application/json" };
    // A connection of its own for each call: on one that was kept, a device that restarted could not be told from one
    // that took the request and fell silent.
    const outgoing = request(url, { method, headers, agent: false, signal: AbortSignal.timeout(waitMs) });
    outgoing.on("socket", (socket) => socket.once("connect", () => (isConnected = true)));
    outgoing.on("error", fail);
    outgoing.on("response", (incoming) => {
      const chunks: Buffer[] = [];
      let bytes = 0;
      incoming.on("data", (chunk: Buffer) => {
        bytes += chunk.length;
        if (bytes > wireBodyBytesMax) outgoing.destroy(new Error("the answer is too long"));
        else chunks.push(chunk);
      });
      incoming.on("error", fail);
      incoming.on("end", () => resolve({ status: incoming.statusCode ?? 0, body: parsed(chunks) }));
    });
    outgoing.end(body ?? undefined);
  });
}

function parsed(chunks: readonly Buffer[]): unknown {
  try {
    return JSON.parse(Buffer.concat(chunks).toString("utf8"));
  } catch {
    // The caller judges what is no JSON as it judges JSON of a wrong shape.
    return undefined;
  }
}
