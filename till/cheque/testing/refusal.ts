import { TillRefusal } from "@prilavok/contracts/till-api/result-codes.ts";

/** How the work is refused, such as "403 itemList[0].price", or "accepted". */
export function refusalOf(work: () => unknown): string {
  try {
    work();
    return "accepted";
  } catch (error) {
    if (!(error instanceof TillRefusal)) throw error;
    return error.path === undefined ? `${error.code}` : `${error.code} ${error.path}`;
  }
}
