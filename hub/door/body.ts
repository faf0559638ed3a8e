import type { IncomingMessage } from "node:http";
import type { Readable } from "node:stream";
import { createGunzip } from "node:zlib";

/** What became of reading a request's body. */
export type Body =
  | { readonly kind: "bytes"; readonly bytes: Buffer }
  /** More than the limit, unpacked. */
  | { readonly kind: "too large" }
  /** A gzip stream that does not unpack. */
  | { readonly kind: "corrupt" }
  | { readonly kind: "unknown encoding"; readonly encoding: string };

/** The client went away in the middle of its body: there is nobody to answer. */
export class ClientGone extends Error {}

/**
 * Reads a body, unpacking gzip, and never holds more than `bytesMax` of it.
 * @param onHeld told of each piece that is held, in bytes.
 * @throws ClientGone
 */
export async function readBody(
  request: IncomingMessage,
  bytesMax: number,
  onHeld: (bytes: number) => void,
): Promise<Body> {
  const encoding = (request.headers["content-encoding"] ?? "identity").trim().toLowerCase();
  if (encoding === "identity" || encoding === "") return collect(request, bytesMax, onHeld);
  if (encoding !== "gzip" && encoding !== "x-gzip") return { kind: "unknown encoding", encoding };
  const unpacked = createGunzip();
  request.on("close", () => {
    // A request that was read whole closes too, long before the last of it is unpacked.
    if (!request.complete) unpacked.destroy();
  });
  request.pipe(unpacked);
  try {
    return await collect(unpacked, bytesMax, onHeld);
  } catch (error) {
    if (error instanceof Error && "code" in error && String(error.code).startsWith("Z_"))
      return { kind: "corrupt" };
    throw error;
  } finally {
    // A bomb is not unpacked to its end; the rest of the request is read and thrown away.
    request.unpipe(unpacked);
    unpacked.destroy();
    request.resume();
  }
}

/**
 * Listens instead of iterating: leaving an iteration early would destroy the request, and the client would see a
 * reset instead of the answer. What is over the limit is read on and thrown away by the caller.
 */
function collect(stream: Readable, bytesMax: number, onHeld: (bytes: number) => void): Promise<Body> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let length = 0;
    let isEnded = false;
    stream.on("data", (chunk: Buffer) => {
      length += chunk.length;
      if (length <= bytesMax) {
        chunks.push(chunk);
        onHeld(chunk.length);
      } else {
        chunks.length = 0;
        resolve({ kind: "too large" });
      }
    });
    stream.on("end", () => {
      isEnded = true;
      resolve({ kind: "bytes", bytes: chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks) });
    });
    stream.on("error", (error: NodeJS.ErrnoException) => {
      reject(error.code?.startsWith("Z_") ? error : new ClientGone(error.message));
    });
    stream.on("close", () => {
      // Every request closes; an error with its stack is dear.
      if (!isEnded) reject(new ClientGone("the client closed the connection"));
    });
  });
}
