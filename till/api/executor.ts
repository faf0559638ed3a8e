import type { BaseResponse } from "@prilavok/contracts/till-api/answers.ts";
import type { OperationName } from "@prilavok/contracts/till-api/operations.ts";

/** What stands behind the door. The till is one. */
export interface Executor {
  /**
   * Carries one operation out, durably before it resolves.
   * @param body of the operation's shape.
   * @throws TillRefusal; anything else that is thrown is answered with 399.
   */
  execute(name: OperationName, body: unknown): Promise<BaseResponse>;
}
