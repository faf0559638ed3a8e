import { spokenLanguage } from "@prilavok/contracts/language/language.ts";
import { resultCodes } from "@prilavok/contracts/till-api/result-codes.ts";
import { OperationRefused } from "../service/client.ts";
import { say } from "./say.ts";

/** A refusal as the command line tells it. What the till answers is Russian by its contract; English has the registry's words. */
export function refusalText(error: unknown): string {
  if (error instanceof OperationRefused) return spokenLanguage() === "ru" ? error.message : english(error);
  return say(error instanceof Error ? error.message : String(error));
}

function english({ answer: { resultCode, messageDetail }, message }: OperationRefused): string {
  const entry = Object.values(resultCodes).find(({ code }) => code === resultCode);
  if (entry === undefined) return message;
  // A message may go on with the field that is at fault.
  const more = messageDetail.startsWith(entry.message) ? messageDetail.slice(entry.message.length) : "";
  const field = more.replace(/^[:.,\s]+/, "");
  return [entry.when, entry.remedy, field, `(${resultCode})`].filter((part) => part !== "").join(" ");
}
