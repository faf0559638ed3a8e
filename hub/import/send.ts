import type { DoorClient, FinalAnswer, WireError } from "./door-client.ts";
import type { ReadyReceipt } from "./receipt.ts";

/** A receipt that the hub refused, and why. */
export interface Refusal {
  readonly receipt: ReadyReceipt;
  readonly error: WireError;
}

export interface SendOutcome {
  readonly registered: number;
  readonly duplicates: number;
  readonly refused: readonly Refusal[];
}

/** Nothing more can be sent: the key, the address, the hub's absence, or the operator. */
export class ImportStopped extends Error {}

const agent = { name: "prilavok-hub import" };
const tooLarge: WireError = { code: 413, message: "the receipt alone is larger than the hub's body limit" };

/**
 * Sends receipts in one call. The door takes all or nothing, so when it names an offender that one is taken out and
 * the rest is sent again: a bad receipt stops nobody but itself. A refusal that names nobody is narrowed by halves.
 * @throws ImportStopped
 */
export async function sendReceipts(
  client: DoorClient,
  receipts: readonly ReadyReceipt[],
): Promise<SendOutcome> {
  const refused: Refusal[] = [];
  let left = receipts;
  while (left.length > 0) {
    const answer = await client.call("purchaseRegisterBatch", batchParams(left));
    if (answer.kind === "stop") throw new ImportStopped(answer.why);
    if (answer.kind === "result") return { ...countsOf(answer.result, left.length), refused };
    const error = answer.kind === "refused" ? answer.error : tooLarge;
    const offender = offenderOf(answer, left);
    if (offender === undefined) return together(refused, await sendHalves(client, left));
    refused.push({ receipt: offender, error });
    left = left.filter((receipt) => receipt !== offender);
  }
  return { registered: 0, duplicates: 0, refused };
}

async function sendHalves(client: DoorClient, receipts: readonly ReadyReceipt[]): Promise<SendOutcome> {
  const middle = Math.ceil(receipts.length / 2);
  const first = await sendReceipts(client, receipts.slice(0, middle));
  const second = await sendReceipts(client, receipts.slice(middle));
  return {
    registered: first.registered + second.registered,
    duplicates: first.duplicates + second.duplicates,
    refused: [...first.refused, ...second.refused],
  };
}

function together(refused: readonly Refusal[], outcome: SendOutcome): SendOutcome {
  return { ...outcome, refused: [...refused, ...outcome.refused] };
}

function batchParams(receipts: readonly ReadyReceipt[]): string {
  return `{"receipts":[${receipts.map(({ json }) => json).join(",")}],"agent":${JSON.stringify(agent)}}`;
}

function offenderOf(answer: FinalAnswer, receipts: readonly ReadyReceipt[]): ReadyReceipt | undefined {
  const named = answer.kind === "refused" ? receipts[answer.error.data?.index ?? -1] : undefined;
  return named ?? (receipts.length === 1 ? receipts[0] : undefined);
}

function countsOf(result: unknown, sent: number): { registered: number; duplicates: number } {
  const { count, duplicates = 0 } = result as { count?: number; duplicates?: number };
  if (count !== sent) throw new ImportStopped(`the hub answered for ${count} receipts of ${sent}`);
  return { registered: sent - duplicates, duplicates };
}
