import { RpcError } from "@prilavok/contracts/jsonrpc/errors.ts";

/** What the refusal says is wrong, such as "-32602 plan", or "accepted". */
export function refusalOf(work: () => unknown): string {
  try {
    work();
    return "accepted";
  } catch (error) {
    if (!(error instanceof RpcError)) throw error;
    return `${error.entry.code} ${error.data?.path}`;
  }
}
