import { renameSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, onTestFinished, test, vi } from "vitest";
import { tillFolder } from "../../testing/till-folder.ts";
import type { GiftomanConfiguration } from "./configuration.ts";
import { GiftomanWatch } from "./watch.ts";

const key = "s3cr3t-one";
const otherKey = "s3cr3t-two";
const on = (authkey = key, more = "") =>
  `[plugins]\ngiftoman = on\n[giftoman]\nauthkey = ${authkey}\n${more}`;

interface Setting {
  readonly path: string;
  readonly watch: GiftomanWatch;
  /** States that listeners were told. */
  readonly told: GiftomanConfiguration["state"][];
  readonly logged: string[];
  /** As many looks as a change needs. */
  settle(): void;
}

/** Looks only when a test says so, unless told otherwise. */
function watching(text: string | undefined, everyMs = 3_600_000): Setting {
  const path = join(tillFolder(), "giftoman.ini");
  if (text !== undefined) writeFileSync(path, text);
  const logged: string[] = [];
  const log = (facts: object, message: string) => void logged.push(`${message} ${JSON.stringify(facts)}`);
  const watch = new GiftomanWatch({ path, log: { info: log, warn: log }, everyMs });
  onTestFinished(() => {
    watch.close();
    expect(logged.join()).not.toContain("s3cr3t");
  });
  const told: GiftomanConfiguration["state"][] = [];
  watch.onChange(({ state }) => void told.push(state));
  const settle = () => {
    watch.look();
    watch.look();
  };
  return { path, watch, told, logged, settle };
}

test("a change is read by itself, within a second or two", async () => {
  const { path, watch, told } = watching(undefined, 20);
  expect(watch.configuration.state).toBe("off");
  writeFileSync(path, on());
  await vi.waitFor(() => expect(told).toEqual(["on"]));
  rmSync(path);
  await vi.waitFor(() => expect(told).toEqual(["on", "off"]));
  watch.close();
  writeFileSync(path, on());
  await new Promise((resolve) => setTimeout(resolve, 100));
  expect(told).toEqual(["on", "off"]);
});

test("appearing, changing, being replaced and disappearing are noticed; each outcome is told once", () => {
  const { path, watch, told, settle } = watching(undefined);
  settle();
  writeFileSync(path, on());
  settle();
  settle();
  expect(told).toEqual(["on"]);
  writeFileSync(path, on(key, "timeout = 5\n"));
  settle();
  expect(watch.configuration).toMatchObject({ timeoutMs: 5_000 });
  writeFileSync(`${path}.new`, "[plugins]\ngiftoman = sometimes\n");
  renameSync(`${path}.new`, path);
  settle();
  expect(told).toEqual(["on", "on", "faulty"]);
  rmSync(path);
  settle();
  settle();
  expect(told).toEqual(["on", "on", "faulty", "off"]);
});

test("a file that was only touched or got a comment tells nobody anything", () => {
  const { path, told, settle } = watching(on());
  utimesSync(path, 1, 1);
  settle();
  writeFileSync(path, `; a comment\n${on()}`);
  settle();
  expect(told).toEqual([]);
});

test("a change of the same length within the same size is noticed", () => {
  const { path, watch, settle } = watching(on());
  writeFileSync(path, on(otherKey));
  settle();
  expect(watch.configuration).toMatchObject({ authkey: otherKey });
});

test("a half-written file does not turn the plugin off: what was in force stays, then it is faulty, then whole", () => {
  const { path, watch, told, settle } = watching(on());
  writeFileSync(path, "");
  watch.look();
  expect(watch.configuration.state).toBe("on");
  writeFileSync(path, "[plugins]\ngiftoman = o");
  watch.look();
  expect(watch.configuration.state).toBe("on");
  watch.look();
  expect(watch.configuration.state).toBe("faulty");
  writeFileSync(path, on(otherKey));
  settle();
  expect(watch.configuration).toMatchObject({ state: "on", authkey: otherKey });
  expect(told).toEqual(["faulty", "on"]);
});

test("a file that an editor takes away and puts back at once was never gone", () => {
  const { path, watch, told, settle } = watching(on());
  rmSync(path);
  watch.look();
  writeFileSync(path, on());
  settle();
  expect(told).toEqual([]);
});

test("a listener hears what was before, and nothing after it has gone", () => {
  const { path, watch, settle } = watching(on());
  const heard: string[] = [];
  const stop = watch.onChange((now, before) => void heard.push(`${before.state} -> ${now.state}`));
  writeFileSync(path, "[plugins]\ngiftoman = off\n");
  settle();
  stop();
  writeFileSync(path, on());
  settle();
  expect(heard).toEqual(["on -> off"]);
});

test("the log is told what changed and what is wrong, never the key", () => {
  const { path, logged, settle } = watching(on());
  writeFileSync(path, on(otherKey, "timeout = 5\n"));
  settle();
  writeFileSync(path, on(`${key} ${otherKey}`, `url = ${key}\n`));
  settle();
  expect(logged[0]).toContain('the Giftoman plugin is on {"file":');
  expect(logged[1]).toMatch(/is now on .*"timeoutMs":5000,"authkey":"changed"/);
  expect(logged[2]).toMatch(
    /is now faulty: its configuration is wrong .*authkey must be .*url must be|url must be .*authkey must be/,
  );
});
