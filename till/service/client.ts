import type { BaseResponse, ErrorResponse } from "@prilavok/contracts/till-api/answers.ts";
import { operationHeader } from "@prilavok/contracts/till-api/header.ts";
import type { BodyOf, OperationName } from "@prilavok/contracts/till-api/operations.ts";
import { request } from "../http.ts";
import { type Access, readAccess } from "./access-file.ts";

const waitMs = 60_000;

/** The till refused an operation. The message is the answer's own, with its code. */
export class OperationRefused extends Error {
  readonly answer: ErrorResponse;

  constructor(answer: ErrorResponse) {
    super(`${answer.messageDetail} (${answer.resultCode})`);
    this.answer = answer;
  }
}

/** No till serves from the folder, or none answers. */
export class TillAway extends Error {}

/**
 * Has the till that serves from this data folder carry an operation out.
 * @throws OperationRefused; TillAway when no till serves there.
 */
export async function operate<Name extends OperationName>(
  dataDir: string,
  operation: Name,
  body: BodyOf<Name>,
): Promise<BaseResponse> {
  const access = readAccess(dataDir);
  if (access === undefined) {
    throw new TillAway(
      `no till serves from ${dataDir}: start one with "prilavok-till serve", or name its folder with --data`,
    );
  }
  const answer: BaseResponse | ErrorResponse = JSON.parse(
    await send(access, operation, JSON.stringify(body)),
  );
  if (isSuccess(answer)) return answer;
  throw new OperationRefused(answer);
}

function isSuccess(answer: BaseResponse | ErrorResponse): answer is BaseResponse {
  return answer.resultCode === 200;
}

/** Not `fetch`, which would lower-case the header's name. */
function send({ url, token }: Access, operation: string, body: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const headers = {
      [operationHeader]: operation,
      "Auth-token": token,
      "Content-Type": "application/json",
      "Content-Length": Buffer.byteLength(body),
    };
    const signal = AbortSignal.timeout(waitMs);
    const asked = request(`${url}/v1`, { method: "POST", headers, agent: false, signal }, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("error", reject);
      response.on("end", () => resolve(Buffer.concat(chunks).toString("utf8")));
    });
    asked.on("error", (cause) =>
      reject(new TillAway(`no till answers at ${url}: ${cause.message}`, { cause })),
    );
    asked.end(body);
  });
}
