import type { IncomingMessage } from "node:http";
import { TillRefusal } from "@prilavok/contracts/till-api/result-codes.ts";

/** Bodies that are being read or carried out at one moment, of all callers together. */
export const bodiesBytesMax = 32 * 1024 * 1024;

/** The client went away in the middle of its body: there is nobody to answer, and nothing was asked. */
export class ClientGone extends Error {}

/** Counts the bytes of bodies that are held in memory. */
export class Room {
  #heldBytes = 0;

  get heldBytes(): number {
    return this.#heldBytes;
  }

  /**
   * Reads a request's body and holds it while `work` runs.
   * @throws TillRefusal 413 for a body over `bytesMax`, 691 when there is no room for it. The rest of such a body is read
   *   and thrown away, so that the client sees the answer.
   * @throws ClientGone
   */
  async withBody<T>(
    request: IncomingMessage,
    bytesMax: number,
    work: (bytes: Buffer) => Promise<T>,
  ): Promise<T> {
    let held = 0;
    const hold = (bytes: number) => {
      held += bytes;
      this.#heldBytes += bytes;
      return this.#heldBytes <= bodiesBytesMax;
    };
    try {
      return await work(await collect(request, bytesMax, hold));
    } finally {
      this.#heldBytes -= held;
      request.resume();
    }
  }
}

/**
 * What the headers tell of a body, before any of it is read.
 * @throws TillRefusal 413 for a packed body and for one that is told to be longer than `bytesMax`.
 */
export function refuseBodyByHeaders({ headers }: Pick<IncomingMessage, "headers">, bytesMax: number): void {
  const encoding = (headers["content-encoding"] ?? "identity").trim().toLowerCase();
  if (encoding !== "identity" && encoding !== "") {
    throw new TillRefusal("badBody", "", "ожидается несжатое тело");
  }
  if (Number(headers["content-length"] ?? 0) > bytesMax) throw tooLarge(bytesMax);
}

function collect(
  request: IncomingMessage,
  bytesMax: number,
  hold: (bytes: number) => boolean,
): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    let isEnded = false;
    const refuse = (refusal: TillRefusal) => {
      request.off("data", onData);
      chunks.length = 0;
      reject(refusal);
    };
    const onData = (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes > bytesMax) return refuse(tooLarge(bytesMax));
      if (!hold(chunk.length)) return refuse(new TillRefusal("tooBusy"));
      chunks.push(chunk);
    };
    // Not an iteration: leaving one early destroys the request, and the client would see a reset for an answer.
    request.on("data", onData);
    request.on("end", () => {
      isEnded = true;
      resolve(joined(chunks));
    });
    request.on("error", (error) => reject(new ClientGone(error.message)));
    request.on("close", () => {
      // Every request closes; an error with its stack is dear.
      if (!isEnded) reject(new ClientGone("the client closed the connection"));
    });
  });
}

/**
 * One chunk, as nearly every body comes, stays as it is: a copy would come out of Node's pool of buffers, which outlives
 * the young generation, so that 25 MB of old bodies waited for a full collection.
 */
function joined(chunks: readonly Buffer[]): Buffer {
  const [only] = chunks;
  return chunks.length === 1 && only !== undefined ? only : Buffer.concat(chunks);
}

function tooLarge(bytesMax: number): TillRefusal {
  return new TillRefusal("badBody", "", `не более ${bytesMax} байт`);
}
