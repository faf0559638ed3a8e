import { expect, test } from "vitest";
import { clusterName, commandIsOn } from "./process.ts";

const cluster = "/srv/shop/data/postgres";

test("a server process tells by its command which cluster it works on", () => {
  const name = clusterName(cluster);
  expect(commandIsOn(`/opt/native/bin/postgres -D ${cluster} `, cluster)).toBe(true);
  expect(commandIsOn(`postgres: ${name}: checkpointer `, cluster)).toBe(true);
  expect(commandIsOn(`postgres: ${name}: prilavok prilavok [local] idle`, cluster)).toBe(true);
});

test("another cluster's process, and a program that only speaks of one, are not taken for it", () => {
  expect(commandIsOn("/opt/native/bin/postgres -D /srv/other/data/postgres", cluster)).toBe(false);
  expect(commandIsOn(`postgres: ${clusterName("/srv/other/data/postgres")}: checkpointer`, cluster)).toBe(
    false,
  );
  expect(commandIsOn("postgres: checkpointer", cluster)).toBe(false);
  expect(commandIsOn(`tail -f ${cluster}/log`, cluster)).toBe(false);
});
