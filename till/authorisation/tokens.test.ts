import { expect, onTestFinished, test } from "vitest";
import { Settings } from "../settings/settings.ts";
import { tillFolder } from "../testing/till-folder.ts";
import { pinSetting } from "./pin.ts";
import { Tokens, tokensMax } from "./tokens.ts";

async function tokens() {
  const settings = Settings.open(tillFolder());
  onTestFinished(() => settings.close());
  settings.set(pinSetting, "hash");
  const clock = { ms: 1_000_000, now: () => clock.ms };
  return { clock, settings, tokens: new Tokens(settings, clock) };
}

test("there are so many tokens and no more; the one that would end first makes room", async () => {
  const { tokens: kept, clock } = await tokens();
  const long = kept.issue(1_000_000, "hash") ?? "";
  const first = kept.issue(1_000, "hash") ?? "";
  const others: string[] = [];
  for (let count = 2; count < tokensMax; count += 1) {
    clock.ms += 1;
    others.push(kept.issue(1_000, "hash") ?? "");
  }
  const all = [long, first, ...others];
  expect(all.filter((token) => kept.isInForce(token))).toHaveLength(tokensMax);
  const last = kept.issue(1_000, "hash") ?? "";
  expect(kept.isInForce(first)).toBe(false);
  expect([long, ...others, last].filter((token) => kept.isInForce(token))).toHaveLength(tokensMax);
});

test("tokens that have ended are not kept", async () => {
  const { tokens: kept, clock, settings } = await tokens();
  for (let count = 0; count < 5; count += 1) kept.issue(1_000, "hash");
  clock.ms += 1_000;
  kept.issue(1_000, "hash");
  expect(settings.database.prepare("select count(*) as rows from token").get()).toEqual({ rows: 1 });
});

test("a PIN that was changed while it was looked at gives no token", async () => {
  const { tokens: kept, settings } = await tokens();
  settings.set(pinSetting, "another hash");
  expect(kept.issue(1_000, "hash")).toBeUndefined();
});
