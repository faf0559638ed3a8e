import { text } from "@prilavok/contracts/language/language.ts";
import { type Command, Option } from "commander";
import { systemClock } from "../clock.ts";
import type { RegisterCommands, Shell } from "../command.ts";
import { type Connection, transaction } from "../database/pool.ts";
import { say } from "../language/say.ts";
import {
  type CommonOptions,
  chosenAccount,
  finish,
  neededAccount,
  run,
  table,
} from "../network/command-line.ts";
import { findDevice } from "../network/device.ts";
import { findStore } from "../network/store.ts";
import { type PageOptions, pageOfOptions, withPage } from "../office/page-options.ts";
import { findByReference } from "../warehouses/named.ts";
import type { NamedTable } from "../warehouses/sql.ts";
import { changeOfficeSetting, type OfficeSetting, readOfficeSetting } from "./office-setting.ts";
import { tillAnswer } from "./routes.ts";
import { changeTill, listTills, type Till } from "./till.ts";

/** `till`: what the office says of tills (ККМ), and `office`: what it says of the account. */
export const registerTillCommands: RegisterCommands = (program, shell) => {
  const till = program.command("till").description("what the office says of tills (ККМ); device makes them");
  registerList(till, shell);
  registerSet(till, shell);
  const office = program.command("office").description("settings of the account's back office");
  registerOfficeShow(office, shell);
  registerOfficeSet(office, shell);
};

function registerList(till: Command, shell: Shell): void {
  interface ListOptions extends PageOptions {
    readonly store?: string;
  }
  finish(withPage(till.command("list")), "till list --store 111")
    .description("list tills with their settings")
    .option("--store <store>", "only of this store: its id or ext id")
    .action((options: ListOptions) =>
      run(shell, async (pool) => {
        const { id } = await chosenAccount(pool, options.account);
        const store = options.store === undefined ? undefined : await findStore(pool, id, options.store);
        const listed = await listTills(pool, id, { ...pageOfOptions(options), storeId: store?.id });
        return { json: listed.map(tillAnswer), text: tillTable(listed) };
      }),
    );
}

interface SetOptions extends CommonOptions {
  readonly worksWithOrders?: string;
  readonly loadsOrders?: string;
  /** False: --no-warehouse; true: nothing was said. */
  readonly warehouse?: string | boolean;
  readonly cashDesk?: string | boolean;
}

function registerSet(till: Command, shell: Shell): void {
  const set = till
    .command("set <till>")
    .description("change what is given of a till: its id or @store_ext_id/till_ext_id")
    .addOption(
      onOff("--works-with-orders <on|off>", "«Работа с заказами покупателей»; off withdraws nothing"),
    )
    .addOption(onOff("--loads-orders <on|off>", "«Автоматическая загрузка заказов»"))
    .option("--warehouse <warehouse>", "the warehouse that it sells from: id or ext id")
    .option("--no-warehouse", "it has none")
    .option("--cash-desk <desk>", "«Наличная касса для отражения операций»: id or ext id")
    .option("--no-cash-desk", "it has none: cash orders are left unposted");
  finish(
    set,
    "till set @111/123 --works-with-orders on --loads-orders on --warehouse С1 --cash-desk К111",
  ).action((reference: string, options: SetOptions) =>
    run(shell, async (pool) => {
      const { id: accountId } = await chosenAccount(pool, options.account);
      const { id } = await findDevice(pool, systemClock, accountId, reference);
      const changed = await transaction(pool, async (connection) => {
        const changes = {
          worksWithOrders: isOn(options.worksWithOrders),
          loadsOrders: isOn(options.loadsOrders),
          warehouseId: await linkOf(connection, "warehouse", accountId, options.warehouse),
          cashDeskId: await linkOf(connection, "cash_desk", accountId, options.cashDesk),
        };
        return changeTill(connection, systemClock.now(), accountId, id, changes, undefined);
      });
      return { json: tillAnswer(changed), text: tillTable([changed]) };
    }),
  );
}

function onOff(flags: string, description: string): Option {
  return new Option(flags, description).choices(["on", "off"]);
}

function isOn(value: string | undefined): boolean | undefined {
  return value === undefined ? undefined : value === "on";
}

async function linkOf(
  connection: Connection,
  of: NamedTable,
  accountId: number,
  said: string | boolean | undefined,
): Promise<number | null | undefined> {
  if (said === false) return null;
  return typeof said === "string" ? (await findByReference(connection, of, accountId, said)).id : undefined;
}

function registerOfficeShow(office: Command, shell: Shell): void {
  finish(office.command("show"), "office show --json")
    .description("show the settings")
    .action((options: CommonOptions) =>
      run(shell, async (pool) => {
        const { id } = await chosenAccount(pool, options.account);
        return printedSetting(await readOfficeSetting(pool, id));
      }),
    );
}

function registerOfficeSet(office: Command, shell: Shell): void {
  const documentsFor = new Option(
    "--documents-for <transactions>",
    "which transactions documents are made of: those with a customer order, or every sale and return",
  ).choices(["orders", "all"]);
  finish(
    office.command("set").addOption(documentsFor.makeOptionMandatory()),
    "office set --documents-for all",
  )
    .description("change the settings; they hold for transactions that arrive from then on")
    .action((options: CommonOptions & Pick<OfficeSetting, "documentsFor">) =>
      run(shell, async (pool) => {
        const { id } = await neededAccount(pool, options.account);
        return printedSetting(
          await transaction(pool, (connection) =>
            changeOfficeSetting(connection, id, options.documentsFor, undefined),
          ),
        );
      }),
    );
}

function printedSetting(setting: OfficeSetting) {
  return {
    json: setting,
    text: text(
      `Документы оформляются по: ${setting.documentsFor}`,
      `Documents are made of: ${setting.documentsFor}`,
    ),
  };
}

function tillTable(tills: readonly Till[]): string {
  return table(
    ["id", "till", "name", "status", "orders", "loads", "warehouse", "cash desk"],
    tills.map((till) => [
      String(till.id),
      `@${till.storeExtId ?? "-"}/${till.extId ?? "-"}`,
      till.name || "-",
      say(till.status),
      say(till.worksWithOrders ? "on" : "off"),
      say(till.loadsOrders ? "on" : "off"),
      till.warehouseName ?? "-",
      till.cashDeskName ?? "-",
    ]),
  );
}
