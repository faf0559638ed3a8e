import { connect, type Socket } from "node:net";

/** Sends one request and waits for the whole answer, whose length its head must tell. */
export function exchange(socket: Socket, request: Buffer): Promise<string> {
  return new Promise((resolve, reject) => {
    let answer = "";
    const onData = (chunk: Buffer) => {
      answer += chunk.toString("latin1");
      const headEnd = answer.indexOf("\r\n\r\n");
      if (headEnd < 0) return;
      const length = Number(/content-length: (\d+)/i.exec(answer.slice(0, headEnd))?.[1] ?? 0);
      if (answer.length < headEnd + 4 + length) return;
      socket.off("data", onData);
      resolve(answer.slice(headEnd + 4));
    };
    socket.on("data", onData);
    socket.removeAllListeners("error");
    socket.once("error", reject);
    socket.write(request);
  });
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
