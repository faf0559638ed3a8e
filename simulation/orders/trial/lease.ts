import type { World } from "./world.ts";

/** As if the till that has it in work had been away for so long. */
export async function endLease({ hubs, lapsed }: World, uid: string): Promise<void> {
  lapsed.add(uid);
  const sql =
    "update customer_order set lease_until = now() - interval '1 second' where uid = $1 and state = 'claimed'";
  await hubs.asked((pool) => pool.query(sql, [uid]));
}
