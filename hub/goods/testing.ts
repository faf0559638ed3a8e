import type { E4 } from "@prilavok/contracts/values/decimal.ts";
import { type Pool, transaction } from "../database/pool.ts";
import type { GoodsChange, GoodsDetails } from "./goods.ts";
import { type Written, writeGoods } from "./write.ts";

export function article(code: string, details: Partial<GoodsDetails> = {}): GoodsDetails {
  const priceE4 = 995_000 as E4;
  return {
    code,
    gtin: null,
    name: `Товар ${code}`,
    unit: "шт",
    category: "",
    priceE4,
    isArchived: false,
    ...details,
  };
}

/** The outcomes of one write, such as `added` or `refused: gtin`. */
export async function write(pool: Pool, accountId: number, goods: readonly GoodsChange[]): Promise<string[]> {
  const written = await transaction(pool, (connection) =>
    writeGoods(connection, Date.now(), accountId, goods),
  );
  return written.map(tell);
}

function tell(written: Written): string {
  return written.outcome === "refused" ? `refused: ${written.problem.facts.path}` : written.outcome;
}
