import type { ErrorResponse } from "@prilavok/contracts/till-api/answers.ts";
import { httpStatus, type TillRefusal } from "@prilavok/contracts/till-api/result-codes.ts";
import type { FastifyReply } from "fastify";

/** Exactly these four members, in the source's order. */
export function errorResponse(refusal: TillRefusal, type: string): ErrorResponse {
  return {
    messageDetail: refusal.message,
    messageTitle: "Ошибка",
    resultCode: refusal.code,
    type,
  };
}

/**
 * The bad field as a header's value. Only what a header cannot hold is percent-encoded, and the percent sign itself.
 * @example encodeField("itemList[2].price") === "itemList[2].price"
 */
export function encodeField(path: string): string {
  return path.toWellFormed().replaceAll(/[^\x21-\x24\x26-\x7e]/gu, encodeURIComponent);
}

export function sendRefusal(reply: FastifyReply, refusal: TillRefusal, type: string): FastifyReply {
  if (refusal.path) reply.header("Error-Field", encodeField(refusal.path));
  return sendJson(reply, httpStatus(refusal.code), errorResponse(refusal, type));
}

export function sendJson(reply: FastifyReply, status: number, answer: object): FastifyReply {
  return reply.code(status).type("application/json; charset=utf-8").send(JSON.stringify(answer));
}
