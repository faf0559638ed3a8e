import { listeningFault } from "@prilavok/hub/listening.ts";

const anyFreePort = 0;

/** The wanted port, of the loopback interface unless another address is named, when nobody listens there, else 0: a free one. */
export async function freePortOr0(wanted: number, host = "127.0.0.1"): Promise<number> {
  const fault = await listeningFault(host, wanted);
  return fault?.code === "EADDRINUSE" ? anyFreePort : wanted;
}
