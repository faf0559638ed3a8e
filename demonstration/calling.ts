import type { DoorClient } from "./door-client.ts";

/** The demonstration is being stopped; what was under way goes on at the next start. */
export class Interrupted extends Error {}

/**
 * A call that the hub has no reason to refuse.
 * @param params the parameters, or their JSON text.
 * @throws Interrupted, or Error when it is refused all the same.
 */
export async function callSurely(
  client: DoorClient,
  method: string,
  params: object | string,
): Promise<unknown> {
  const answer = await client.call(method, typeof params === "string" ? params : JSON.stringify(params));
  if (answer.kind === "result") return answer.result;
  if (answer.kind === "stop" && answer.why === "interrupted") throw new Interrupted(answer.why);
  throw new Error(`the hub refused ${method} of the demonstration: ${JSON.stringify(answer)}`);
}
