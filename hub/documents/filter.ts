import { itemsPerPageByDefault } from "@prilavok/contracts/office-api/page.ts";
import { Problem } from "@prilavok/contracts/office-api/problems.ts";
import { utcMs } from "@prilavok/contracts/values/time.ts";

/** The page of a list whose ids are longer than the network's. @throws Problem *bad-request*. */
export function longPageWanted(query: {
  readonly after?: string | undefined;
  readonly limit?: number | undefined;
}): { readonly after: bigint; readonly limit: number } {
  const { after = "0", limit = itemsPerPageByDefault } = query;
  if (/^[0-9]{1,18}$/.test(after)) return { after: BigInt(after), limit };
  const expected = "`next` of the page before";
  throw new Problem("bad-request", "Такой страницы нет.", { path: "after", expected, actual: after });
}

/** @throws Problem *bad-request* for a day that no calendar has. */
export function refuseNoDay(days: {
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}): void {
  for (const path of ["from", "to"] as const) {
    const text = days[path];
    if (text === undefined || isDay(text)) continue;
    const expected = "a day YYYY-MM-DD, 2000 to 2100";
    throw new Problem("bad-request", `Такого дня нет: ${text}.`, { path, expected, actual: text });
  }
}

export function isDay(text: string): boolean {
  const parts = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
  return parts !== null && utcMs(Number(parts[1]), Number(parts[2]), Number(parts[3])) !== undefined;
}
