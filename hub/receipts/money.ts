import { badParam } from "@prilavok/contracts/jsonrpc/errors.ts";
import { type E4, moneyMaxE4, parseDecimal } from "@prilavok/contracts/values/decimal.ts";

/**
 * A decimal(15,4) that passed the schema, exactly.
 * @param path is put together when something is refused: a batch of a thousand receipts has ten thousand of them.
 * @throws RpcError -32602
 */
export function readMoney(value: unknown, path: () => string): E4 {
  const read = parseDecimal(value, moneyMaxE4);
  if (read === undefined) throw badParam(path(), "decimal(15,4)", value);
  return read;
}
