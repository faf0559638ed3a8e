import { connect, type Socket } from "node:net";

export interface HttpAnswer {
  readonly status: number;
  /** Seconds, when the answer says so. */
  readonly retryAfter: number | undefined;
  readonly body: string;
}

/** Sends one request and waits for the whole answer, whose length its head must tell. @throws when the connection ends. */
export function ask(socket: Socket, request: Buffer): Promise<HttpAnswer> {
  return new Promise((resolve, reject) => {
    let answer = "";
    const onClose = () => reject(new Error("the connection was closed before its answer"));
    const onData = (chunk: Buffer) => {
      answer += chunk.toString("latin1");
      const headEnd = answer.indexOf("\r\n\r\n");
      if (headEnd < 0) return;
      const head = answer.slice(0, headEnd);
      const length = Number(/content-length: (\d+)/i.exec(head)?.[1] ?? 0);
      if (answer.length < headEnd + 4 + length) return;
      socket.off("data", onData);
      socket.off("close", onClose);
      const retryAfter = /retry-after: (\d+)/i.exec(head)?.[1];
      resolve({
        status: Number(head.slice(9, 12)),
        retryAfter: retryAfter === undefined ? undefined : Number(retryAfter),
        body: answer.slice(headEnd + 4),
      });
    };
    socket.on("data", onData);
    socket.once("close", onClose);
    socket.removeAllListeners("error");
    socket.once("error", reject);
    socket.write(request);
  });
}

/** The body of the answer alone. */
export async function exchange(socket: Socket, request: Buffer): Promise<string> {
  return (await ask(socket, request)).body;
}

/** A keep-alive connection to a program on this machine. */
export async function open(port: number): Promise<Socket> {
  const socket = connect(port, "127.0.0.1");
  socket.setNoDelay(true);
  await new Promise((resolve, reject) => {
    socket.once("connect", resolve);
    socket.once("error", reject);
  });
  return socket;
}
