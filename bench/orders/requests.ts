/** The bytes of a bench's calls, and what their answers hold. */
import type { HttpAnswer } from "../connection.ts";

/** A call of the hub's JSON-RPC door. @param path `/s/<key>` */
export function rpcRequest(path: string, method: string, params: object): Buffer {
  const body = JSON.stringify({ jsonrpc: "2.0", id: 1, method, params });
  return requestBytes("POST", path, body, "");
}

/** A request of the REST API. @param path under `/api/v1` */
export function officeRequest(token: string, method: string, path: string, body?: object): Buffer {
  const text = body === undefined ? "" : JSON.stringify(body);
  return requestBytes(method, `/api/v1${path}`, text, `Authorization: Bearer ${token}\r\n`);
}

function requestBytes(method: string, path: string, text: string, headers: string): Buffer {
  const body = Buffer.from(text);
  const type = body.length === 0 ? "" : "Content-Type: application/json\r\n";
  const head = `${method} ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\n${headers}${type}Content-Length: ${body.length}\r\n\r\n`;
  return Buffer.concat([Buffer.from(head), body]);
}

/** The body as JSON. `ask` reads bytes as latin1, which keeps them as they were. */
export function readBody<T>({ body }: HttpAnswer): T {
  return JSON.parse(Buffer.from(body, "latin1").toString()) as T;
}
