import { text } from "@prilavok/contracts/language/language.ts";
import type { TimeZone } from "@prilavok/contracts/values/time.ts";
import type { Command } from "commander";
import { systemClock } from "../clock.ts";
import type { Shell } from "../command.ts";
import type { Pool } from "../database/pool.ts";
import { momentText } from "../language/moment.ts";
import { say } from "../language/say.ts";
import { zoneOfAccount } from "./account.ts";
import { type CommonOptions, chosenAccount, finish, neededAccount, run, table } from "./command-line.ts";
import { addDevice, findDevice, listDevices, type NetworkDevice, setDeviceStatus } from "./device.ts";
import { revokeKeys, rotateKey } from "./device-keys.ts";
import { badValue, devicesPerAccountMax } from "./rules.ts";
import { findStore } from "./store.ts";

const clock = systemClock;
const deviceHelp = "its id, or @store_ext_id/cashbox_ext_id";

interface AddOptions extends CommonOptions {
  readonly store?: string;
  readonly extId?: string;
  readonly name?: string;
  readonly admin?: boolean;
}

export function registerDeviceCommands(program: Command, shell: Shell): void {
  const device = program.command("device").description("tills, administrative devices and their keys");
  registerAdd(device, shell);
  registerList(device, shell);
  registerStatus(device, shell, "block", "blocked", "refuse the device and poskeys that name it (-32801)");
  registerStatus(device, shell, "unblock", "active", "let a blocked device in again");
  registerRotate(device, shell);
  registerRevoke(device, shell);
}

function registerAdd(device: Command, shell: Shell): void {
  finish(device.command("add"), "device add --store 111 --ext-id 123 --json")
    .summary("add a till or an administrative device, and show its key this once")
    .description(
      "add a till to a store, or an administrative device to the account, and show its key this once.\n" +
        "A device never moves to another store: its receipts are known by it.",
    )
    .option("--store <store>", "the till's store: its id or ext id (id:12 and ext:12 when both fit)")
    .option("--ext-id <id>", "your own id of the device, unique in the store; a poskey names it")
    .option("--name <name>", "a name for people")
    .option("--admin", "an administrative device, for the Management API (POST /m/<key>)")
    .action((options: AddOptions) => run(shell, (pool) => add(pool, options)));
}

async function add(pool: Pool, options: AddOptions) {
  const { admin = false, store: reference } = options;
  if (admin === (reference !== undefined))
    throw badValue("store", "given, or --admin instead of it", reference);
  const account = await (admin ? neededAccount(pool, options.account) : chosenAccount(pool, options.account));
  const store = reference === undefined ? null : await findStore(pool, account.id, reference);
  const { deviceId, accesskey } = await addDevice(pool, clock, account.id, {
    storeId: store?.id ?? null,
    extId: options.extId ?? null,
    name: options.name,
  });
  const added = await findDevice(pool, clock, account.id, String(deviceId));
  const path = `/${admin ? "m" : "s"}/${accesskey}`;
  return {
    json: { id: String(deviceId), accesskey, path, account: account.name, ...aboutDevice(added) },
    text: [
      describe(added),
      text("Ключ, показывается один раз:", "Its key, shown this once:"),
      `  ${accesskey}`,
      text(`Устройство отправляет на POST ${path}`, `It sends to POST ${path}`),
    ].join("\n"),
  };
}

function registerList(device: Command, shell: Shell): void {
  finish(device.command("list"), "device list --store 111")
    .description("list the account's devices; keys are never shown, only how many are valid")
    .option("--store <store>", "only of this store: its id or ext id")
    .action((options: CommonOptions & { readonly store?: string }) =>
      run(shell, async (pool) => {
        const account = await chosenAccount(pool, options.account);
        const store =
          options.store === undefined ? undefined : await findStore(pool, account.id, options.store);
        const devices = await listDevices(pool, clock, account.id, {
          kinds: ["till", "admin", "counter"],
          storeId: store?.id ?? null,
          limit: devicesPerAccountMax,
        });
        return { json: devices.map(deviceJson), text: deviceTable(devices) };
      }),
    );
}

function registerStatus(
  device: Command,
  shell: Shell,
  verb: "block" | "unblock",
  status: NetworkDevice["status"],
  description: string,
): void {
  finish(device.command(verb).argument("<device>", deviceHelp), `device ${verb} @111/123`)
    .description(description)
    .action((reference: string, options: CommonOptions) =>
      run(shell, async (pool) => {
        const found = await referredDevice(pool, reference, options);
        await setDeviceStatus(pool, found.id, status);
        const changed = { ...found, status };
        return { json: deviceJson(changed), text: `${describe(changed)}: ${say(status)}` };
      }),
    );
}

function registerRotate(device: Command, shell: Shell): void {
  finish(
    device.command("rotate-key").argument("<device>", deviceHelp),
    "device rotate-key @111/123 --grace 2h",
  )
    .description("give the device a new key that works at once, and show it this once")
    .option("--grace <time>", "how long the key before it still works: 30m, 24h, 7d, or 0", "24h")
    .action((reference: string, options: CommonOptions & { readonly grace: string }) =>
      run(shell, async (pool) => {
        const graceMs = parseDuration(options.grace);
        const found = await referredDevice(pool, reference, options);
        const zone = await zoneOfDevice(pool, found);
        const { accesskey, previousUntilMs } = await rotateKey(pool, clock, found.id, graceMs);
        const previousKeysExpireAt = new Date(previousUntilMs).toISOString();
        return {
          json: { id: String(found.id), accesskey, previousKeysExpireAt },
          text: [
            text(
              `Новый ключ, показывается один раз: ${describe(found)}`,
              `The new key of ${describe(found)}, shown this once:`,
            ),
            `  ${accesskey}`,
            text("Прежний ключ действует до ", "The key before it ends at ") +
              momentText(new Date(previousUntilMs), zone),
          ].join("\n"),
        };
      }),
    );
}

function registerRevoke(device: Command, shell: Shell): void {
  finish(device.command("revoke-key").argument("<device>", deviceHelp), "device revoke-key @111/123 --old")
    .description("end the device's keys at once; rotate-key gives it a new one")
    .option("--old", "leave the newest key")
    .action((reference: string, options: CommonOptions & { readonly old?: boolean }) =>
      run(shell, async (pool) => {
        const found = await referredDevice(pool, reference, options);
        const revoked = await revokeKeys(pool, clock, found.id, options.old ? "all but the newest" : "all");
        return {
          json: { id: String(found.id), revoked },
          text: text(
            `Отозвано ключей: ${revoked}, ${describe(found)}`,
            `${revoked} keys of ${describe(found)} ended`,
          ),
        };
      }),
    );
}

/** By whose clock its times are told. */
async function zoneOfDevice(pool: Pool, device: NetworkDevice): Promise<TimeZone> {
  const store =
    device.storeId === null ? undefined : await findStore(pool, device.accountId, `id:${device.storeId}`);
  return store?.timeZone ?? (await zoneOfAccount(pool, device.accountId));
}

/** An id is enough by itself; ext ids need the account. */
async function referredDevice(pool: Pool, reference: string, options: CommonOptions): Promise<NetworkDevice> {
  const needsAccount = options.account !== undefined || reference.startsWith("@");
  const account = needsAccount ? await chosenAccount(pool, options.account) : undefined;
  return findDevice(pool, clock, account?.id ?? null, reference);
}

const unitMs: Readonly<Record<string, number>> = { m: 60_000, h: 3_600_000, d: 86_400_000 };

function parseDuration(text: string): number {
  if (text === "0") return 0;
  const [, count, unit] = /^(\d{1,6})([mhd])$/.exec(text) ?? [];
  if (unit === undefined) throw badValue("grace", "a time such as 30m, 24h or 7d", text);
  return Number(count) * (unitMs[unit] ?? 0);
}

function deviceJson(device: NetworkDevice) {
  return { id: String(device.id), ...aboutDevice(device) };
}

function aboutDevice(device: NetworkDevice) {
  const { kind, extId, name, status, storeId, storeExtId, agentName, agentVersion, keys } = device;
  return {
    kind,
    extId,
    name,
    status,
    storeId: storeId === null ? null : String(storeId),
    storeExtId,
    agent: agentName === null ? null : { name: agentName, version: agentVersion },
    validKeys: keys,
  };
}

function describe({ id, kind, extId, storeName }: NetworkDevice): string {
  const named = extId === null ? `${id}` : `${id} (${text("внешний id", "ext id")} ${extId})`;
  return `${say(kind)} ${named}${storeName === null ? "" : text(`, ${storeName}`, ` of ${storeName}`)}`;
}

function deviceTable(devices: readonly NetworkDevice[]): string {
  return table(
    ["id", "kind", "ext id", "name", "store", "status", "keys", "software"],
    devices.map((device) => [
      String(device.id),
      say(device.kind),
      device.extId ?? "-",
      device.name || "-",
      device.storeName ?? "-",
      say(device.status),
      String(device.keys),
      device.agentName === null ? "-" : `${device.agentName} ${device.agentVersion ?? ""}`.trim(),
    ]),
  );
}
