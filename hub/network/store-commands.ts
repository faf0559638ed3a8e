import { text } from "@prilavok/contracts/language/language.ts";
import { type Command, Option } from "commander";
import type { Shell } from "../command.ts";
import { type Pool, transaction } from "../database/pool.ts";
import { setOfflineRule } from "../tills/offline-rule.ts";
import { type CommonOptions, chosenAccount, finish, neededAccount, run, table } from "./command-line.ts";
import { formatMinute, parseMinute } from "./rules.ts";
import { addStore, findStore, listStores, type Store, type StoreChanges, updateStore } from "./store.ts";
import type { StoreText } from "./wire.ts";

interface StoreOptions extends CommonOptions, StoreText {
  readonly extId?: string;
  readonly offlineOrders?: Store["offlineOrders"];
}

export function registerStoreCommands(program: Command, shell: Shell): void {
  const store = program.command("store").description("the stores of an account");

  const add = store
    .command("add")
    .description("add a store; the account is made on first use")
    .requiredOption("--name <name>", "name of the store");
  finish(
    withDetails(add),
    'store add --name "Шаурма" --ext-id 111 --time-zone Asia/Yekaterinburg --city Тюмень --opens 09:00 --closes 22:00',
  ).action((options: StoreOptions & { readonly name: string }) => {
    // The first store begins an account, and where there is none a database.
    const use = { mayCreate: true };
    const work = async (pool: Pool) => {
      const account = await neededAccount(pool, options.account, options.timeZone);
      const added = await ruled(
        pool,
        await addStore(pool, account.id, { ...changesOf(options), name: options.name }),
        options,
      );
      return { json: storeJson(added, account.name), text: storeText(added) };
    };
    return run(shell, work, use);
  });

  const update = store
    .command("update <store>")
    .description("change what is given; a new time zone holds for receipts from then on")
    .option("--name <name>", "name of the store");
  finish(withDetails(update), "store update 111 --opens 08:00 --closes 23:30").action(
    (reference: string, options: StoreOptions) =>
      run(shell, async (pool) => {
        const account = await chosenAccount(pool, options.account);
        const { id } = await findStore(pool, account.id, reference);
        const updated = await ruled(
          pool,
          await updateStore(pool, account.id, id, changesOf(options)),
          options,
        );
        return { json: storeJson(updated, account.name), text: storeText(updated) };
      }),
  );

  finish(store.command("list"), "store list --json")
    .description("list the account's stores")
    .action((options: CommonOptions) =>
      run(shell, async (pool) => {
        const account = await chosenAccount(pool, options.account);
        const stores = await listStores(pool, account.id);
        return { json: stores.map((one) => storeJson(one, account.name)), text: storeTable(stores) };
      }),
    );
}

function withDetails(command: Command): Command {
  return command
    .option("--ext-id <id>", "your own id of the store, unique in the account; a poskey names it")
    .option("--time-zone <zone>", "IANA zone such as Europe/Moscow; by default the account's")
    .option("--country <name>")
    .option("--city <name>")
    .option("--street <name>")
    .option("--house <number>")
    .option("--opens <HH:MM>", "local time, by default 09:00")
    .option("--closes <HH:MM>", "local time up to 24:00, by default 21:00")
    .addOption(
      new Option(
        "--offline-orders <rule>",
        "what its tills do with «Подобрать чек» while the hub does not answer; by default refuse",
      ).choices(["refuse", "take"]),
    );
}

/** The store with the rule for customer orders that the options give it. Its tills hear of it. */
async function ruled(pool: Pool, store: Store, { offlineOrders }: StoreOptions): Promise<Store> {
  if (offlineOrders === undefined) return store;
  await transaction(pool, (connection) =>
    setOfflineRule(connection, store.accountId, store.id, offlineOrders, undefined),
  );
  return { ...store, offlineOrders };
}

function changesOf({ opens, closes, ...options }: StoreOptions): StoreChanges {
  const { name, extId, timeZone, country, city, street, house } = options;
  return {
    name,
    extId,
    timeZone,
    country,
    city,
    street,
    house,
    opensMinute: opens === undefined ? undefined : parseMinute("opens", opens),
    closesMinute: closes === undefined ? undefined : parseMinute("closes", closes),
  };
}

function storeJson(store: Store, account: string) {
  const { id, extId, name, timeZone, country, city, street, house, opensMinute, closesMinute } = store;
  const hours = { opens: formatMinute(opensMinute), closes: formatMinute(closesMinute) };
  const { offlineOrders } = store;
  return {
    id: String(id),
    extId,
    name,
    account,
    timeZone,
    country,
    city,
    street,
    house,
    ...hours,
    offlineOrders,
  };
}

function storeText(store: Store): string {
  const extId = store.extId === null ? "" : `, ${text("внешний id", "ext id")} ${store.extId}`;
  const hours = `${formatMinute(store.opensMinute)}-${formatMinute(store.closesMinute)}`;
  return `${text("Магазин", "Store")} ${store.id}${extId}: ${store.name}${store.place && `, ${store.place}`} (${store.timeZone}, ${hours})`;
}

function storeTable(stores: readonly Store[]): string {
  return table(
    ["id", "ext id", "name", "place", "time zone", "hours"],
    stores.map((store) => [
      String(store.id),
      store.extId ?? "-",
      store.name,
      store.place || "-",
      store.timeZone,
      `${formatMinute(store.opensMinute)}-${formatMinute(store.closesMinute)}`,
    ]),
  );
}
