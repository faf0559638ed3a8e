import type { IncomingMessage } from "node:http";

/** What proxies add, however they are set up: a request that has one comes from elsewhere. */
const forwarding = /^(x-forwarded(-.*)?|x-real-ip|x-client-ip|true-client-ip|forwarded|via)$/;
/** Names that this machine has for itself. A page in a browser that was led here by DNS names itself. */
const ownHost = /^(localhost|127(\.\d{1,3}){3}|\[::1\])(:\d{1,5})?$/i;
const loopback = /^(::1|(::ffff:)?127\.)/;

/** Whether a request was made on this machine and for it: not passed on by a proxy, not made by a foreign page. */
export function isFromThisMachine(request: Pick<IncomingMessage, "headers" | "socket">): boolean {
  const { headers, socket } = request;
  if (Object.keys(headers).some((name) => forwarding.test(name))) return false;
  return (
    loopback.test(socket.remoteAddress ?? "") && (headers.host === undefined || ownHost.test(headers.host))
  );
}
