import { type IncomingHttpHeaders, type IncomingMessage, request } from "node:http";

/** A request that has been read whole. */
export interface Received {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

export interface Forwarded {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

const bytesMax = 16 * 1024 * 1024;
const forwardMs = 60_000;

/** @throws Error when it breaks off, or is larger than 16 MiB. */
export async function readWhole(stream: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > bytesMax) throw new Error(`more than ${bytesMax} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** Asks the hub, over a connection of its own. @throws Error when it is not reached or its answer breaks off. */
export function forward(port: number, received: Received, signal: AbortSignal): Promise<Forwarded> {
  const { method, path, body } = received;
  const { "accept-encoding": _, connection: __, "transfer-encoding": ___, ...headers } = received.headers;
  const limits = { agent: false, signal: AbortSignal.any([signal, AbortSignal.timeout(forwardMs)]) } as const;
  return new Promise((resolve, reject) => {
    const asked = request(
      {
        ...{ host: "127.0.0.1", port, method, path, ...limits },
        headers: { ...headers, "content-length": body.length, connection: "close" },
      },
      (response) => {
        const told = Object.entries(response.headers)
          .filter(
            ([name]) => !["connection", "keep-alive", "transfer-encoding", "content-length"].includes(name),
          )
          .map(([name, value]) => [name, String(value)]);
        readWhole(response).then(
          (answer) =>
            resolve({ status: response.statusCode ?? 0, headers: Object.fromEntries(told), body: answer }),
          reject,
        );
      },
    );
    asked.on("error", reject);
    asked.end(body);
  });
}
