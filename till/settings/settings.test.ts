import { expect, onTestFinished, test } from "vitest";
import { Pin } from "../authorisation/pin.ts";
import { tillFolder } from "../testing/till-folder.ts";
import { Settings } from "./settings.ts";

function openSettings(folder: string): Settings {
  const settings = Settings.open(folder);
  onTestFinished(() => settings.close());
  return settings;
}

test("whoever writes, everybody's count of changes is another one; reading leaves it", () => {
  const folder = tillFolder();
  const mine = openSettings(folder);
  const another = openSettings(folder);
  const seen = new Set([mine.changes]);
  for (const [turn, writer] of [another, mine, another].entries()) {
    writer.set("name", String(turn));
    expect(seen).not.toContain(mine.changes);
    seen.add(mine.changes);
    expect(another.changes).toBe(mine.changes);
    expect(mine.get("name")).toBe(String(turn));
    expect(seen).toContain(mine.changes);
  }
});

test("a PIN that another process sets or removes holds at once", async () => {
  const folder = tillFolder();
  const pin = new Pin(openSettings(folder));
  const command = new Pin(openSettings(folder));
  expect(pin.isSet).toBe(false);
  await command.set("2580");
  expect(pin.isSet).toBe(true);
  expect(await pin.match("2580")).toBeDefined();
  command.remove();
  expect(pin.isSet).toBe(false);
});

test("closing again does nothing", () => {
  const settings = Settings.open(tillFolder());
  settings.close();
  settings.close();
});
