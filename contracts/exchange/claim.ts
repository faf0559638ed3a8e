import Type, { type Static } from "typebox";
import { defineMethod } from "../jsonrpc/method.ts";
import { text } from "../values/wire.ts";
import { claimIdCharsMax, leaseSeconds } from "./limits.ts";
import { orderUid, orderVersion } from "./order-packet.ts";

const exampleUid = "a2f1c9de-4b7a-4f0e-9c53-1f2f6f0a7d11";
const exampleClaim = "5d0c7b1e-90a4-4d5f-8f0b-2a3f1f8f6b42";

const claimId = text(claimIdCharsMax, "The till's own id of this claim: a repeat is the same claim.", {
  minLength: 1,
});

export const claimRefusals = ["unknown", "withdrawn", "stale version", "held", "sold"] as const;
export type ClaimRefusal = (typeof claimRefusals)[number];

const lease = Type.Integer({
  minimum: 1,
  description: `Seconds from now until the claim lapses unless it is renewed; ${leaseSeconds}.`,
});
const message = Type.String({ description: "The reason in Russian, for the cashier." });

export const orderClaim = defineMethod({
  name: "order.claim",
  summary: "Takes an order into work at this till («Подобрать чек»), if no other till has it.",
  params: Type.Object({ uid: orderUid, version: orderVersion, claimId }),
  result: Type.Union(
    [
      Type.Object({ outcome: Type.Literal("claimed"), leaseSeconds: lease }),
      Type.Object({
        outcome: Type.Literal("refused"),
        reason: Type.Enum(claimRefusals, {
          description:
            "`unknown`: no order of this till, or the till does not work with orders. `withdrawn`: unposted, edited, cancelled or taken from this till. `stale version`: there is a newer one, which `exchange.receive` brings. `held`: another till has it in work. `sold`: it is done.",
        }),
        message,
        heldBy: Type.Optional(Type.String({ description: "Name of the till that has it." })),
      }),
    ],
    { title: "claimed or refused" },
  ),
  notes: [
    "Of all tills that claim one order exactly one is answered `claimed`. A till that has it in work and claims it with another `claimId` keeps it under the new one.",
  ],
  examples: [
    {
      title: "The order is free",
      params: { uid: exampleUid, version: 3, claimId: exampleClaim },
      result: { outcome: "claimed", leaseSeconds },
    },
    {
      title: "Another till has it in work",
      params: { uid: exampleUid, version: 3, claimId: exampleClaim },
      result: {
        outcome: "refused",
        reason: "held",
        message: "Заказ в работе на другой ККМ: Касса 2.",
        heldBy: "Касса 2",
      },
    },
  ],
});
export type ClaimResult = Static<typeof orderClaim.result>;

export const orderRenew = defineMethod({
  name: "order.renew",
  summary: "Keeps a claim for another lease.",
  params: Type.Object({ uid: orderUid, claimId }),
  result: Type.Union(
    [
      Type.Object({ outcome: Type.Literal("renewed"), leaseSeconds: lease }),
      Type.Object({
        outcome: Type.Literal("lost"),
        reason: Type.Enum(claimRefusals, {
          description:
            "`unknown`: no order of this till, or it has no such claim any more. `withdrawn`: unposted, edited, cancelled or taken from this till. `stale version`: it was posted again in a newer one, which `exchange.receive` brings. `held`: another till has taken it since, or this one under another claim. `sold`: it is done.",
        }),
        message,
        heldBy: Type.Optional(Type.String({ description: "Name of the till that has it now." })),
      }),
    ],
    { title: "renewed or lost" },
  ),
  notes: ["A claim that has lapsed and that nobody else has taken is renewed, too."],
  examples: [
    {
      title: "The order is still this till's",
      params: { uid: exampleUid, claimId: exampleClaim },
      result: { outcome: "renewed", leaseSeconds },
    },
    {
      title: "The office has taken it back",
      params: { uid: exampleUid, claimId: exampleClaim },
      result: { outcome: "lost", reason: "withdrawn", message: "Заказ снят с касс: его меняют." },
    },
  ],
});

export const orderRelease = defineMethod({
  name: "order.release",
  summary: "Gives an order back without a sale.",
  params: Type.Object({ uid: orderUid, claimId }),
  result: Type.Object({
    released: Type.Boolean({ description: "False: this claim did not hold the order any more." }),
  }),
  examples: [
    {
      title: "The buyer went away",
      params: { uid: exampleUid, claimId: exampleClaim },
      result: { released: true },
    },
  ],
});
