import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir, userInfo } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, onTestFinished, test } from "vitest";
import { configure, readConfiguration, settingVariables } from "./configuration.ts";

const root = join(import.meta.dirname, "..");
const run = promisify(execFile);

async function fileWith(text: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "prilavok-conf-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const path = join(folder, "hub.conf");
  await writeFile(path, text);
  return path;
}

test("the environment wins over the file, the file over the default, and each value tells where it came from", async () => {
  const path = await fileWith(
    "PORT=9001\nDATA_DIR=/srv/shop\n# LOG_LEVEL=debug\nKKM_TRANSFER_CRON=5 * * * *\n",
  );
  const { configuration, file, inForce } = configure({ PRILAVOK_CONF: path, PORT: "9002" });
  expect(configuration).toMatchObject({ port: 9002, dataDir: "/srv/shop", kkmTransferCron: "5 * * * *" });
  expect(file).toBe(path);
  const from = Object.fromEntries(inForce.map((setting) => [setting.variable, setting.from]));
  expect(from).toMatchObject({ PORT: "environment", DATA_DIR: path, LOG_LEVEL: "default" });
});

test.for([
  ["DATABSE_URL=postgres://hub:hunter2@db/x", "DATABSE_URL"],
  ["postgres://hub:hunter2@db/x?a=b", "NAME=value"],
  ["DATA_DIR=data", "absolute"],
  ["PORT=http", "PORT must be a whole number"],
])("a file with %s is refused, and no secret is repeated", async ([text, reason]) => {
  const path = await fileWith(`${text}\n`);
  const read = () => configure({ PRILAVOK_CONF: path });
  expect(read).toThrow(reason);
  expect(read).not.toThrow("hunter2");
});

test("a file that is named and not there is refused", () => {
  expect(() => configure({ PRILAVOK_CONF: "/nowhere/hub.conf" })).toThrow(
    "the settings in /nowhere/hub.conf (PRILAVOK_CONF) cannot be read",
  );
});

test("the file to begin with has the settings of the service and reads as it is", () => {
  const { configuration } = configure({ PRILAVOK_CONF: join(root, "packaging", "hub.conf") });
  expect(configuration).toEqual({ ...readConfiguration({}), dataDir: "/var/lib/prilavok" });
});

test("the service and the command read one file, and no other setting stands beside it", async () => {
  const unit = await readFile(join(root, "packaging", "prilavok-hub.service"), "utf8");
  const given = [...unit.matchAll(/^Environment(?:File)?=-?(\w+=|\/)(\S+)/gm)].map(([, name]) => name);
  expect(given).toEqual(["PATH=", "PRILAVOK_CONF="]);
  const [, ofService] = /^Environment=PRILAVOK_CONF=(\S+)$/m.exec(unit) ?? [];
  const wrapper = await readFile(join(root, "packaging", "prilavok"), "utf8");
  expect(wrapper).toContain(`PRILAVOK_CONF:-${ofService}}`);
});

test("what the shell has exported does not reach a command of the service", async () => {
  const path = await fileWith("DATA_DIR=/srv/shop\nDATABASE_URL=postgres://hub:hunter2@db.example/shop\n");
  const exported = Object.fromEntries(settingVariables.map((name) => [name, "1"]));
  const { stdout } = await run("/bin/sh", [join(root, "packaging", "prilavok"), "config", "--json"], {
    env: {
      ...process.env,
      ...exported,
      PRILAVOK_CONF: path,
      PRILAVOK_HOME: root,
      PRILAVOK_USER: userInfo().username,
    },
  });
  const { file, ...settings } = JSON.parse(stdout) as Record<string, { value: string; from: string }>;
  expect(file).toBe(path);
  expect(settings.DATABASE_URL).toEqual({ value: "postgres://hub:***@db.example/shop", from: path });
  expect(Object.values(settings).map(({ from }) => from)).not.toContain("environment");
});
