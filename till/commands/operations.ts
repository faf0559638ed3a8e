import { text } from "@prilavok/contracts/language/language.ts";
import type { BaseResponse, TillInfo } from "@prilavok/contracts/till-api/answers.ts";
import { type Command, Option } from "commander";
import { type CommonOptions, configured, finish, print, type RegisterCommands } from "../command.ts";
import { operate } from "../service/client.ts";

interface CashierOptions extends CommonOptions {
  readonly cashier: string;
  readonly reason: string;
}

/** Commands that have a till that serves carry an operation out: shift, report, mode, unfinished. */
export const registerOperations: RegisterCommands = (program) => {
  registerShift(program.command("shift").description("the shift of the till that serves"));
  withCashier(
    program.command("report").description("print the open shift's X report, and leave the shift open"),
    "report --cashier Иванова",
  ).action(async (options: CashierOptions) => {
    const answer = await operate(dataOf(options), "X_REPORT", { cashier: options.cashier });
    print(options, answer, await told(answer));
  });
  registerMode(program);
  registerUnfinished(
    program.command("unfinished").description("the sale that blocks others (result code 410)"),
  );
};

function registerShift(shift: Command): void {
  finish(
    shift.command("status").description("tell the state of the shift and the drawer"),
    "shift status --json",
  ).action(async (options: CommonOptions) => {
    const { shift: state, drawer, mode } = await infoOf(options);
    const since = state.openedAt === null ? "" : `, since ${state.openedAt}`;
    const old = state.isOlderThan24Hours ? "; it is older than 24 hours and has to be closed" : "";
    const text = `shift ${state.number} is ${state.state}${state.state === "open" ? since : ""}; mode ${mode}; cash in the drawer ${drawer}${old}`;
    print(options, { ...state, mode, drawer }, text);
  });
  withCashier(shift.command("open").description("open a shift"), "shift open --cashier Иванова").action(
    async (options: CashierOptions) => {
      const answer = await operate(dataOf(options), "OPEN_SHIFT", { cashier: options.cashier });
      print(options, answer, await told(answer));
    },
  );
  withCashier(
    shift.command("close").description("close the shift and print its Z report"),
    "shift close --cashier Иванова",
  ).action(async (options: CashierOptions) => {
    const answer = await operate(dataOf(options), "CLOSE_SHIFT", { cashier: options.cashier });
    print(options, answer, await told(answer));
  });
}

const modes = ["work", "demo", "training"] as const;

function registerMode(program: Command): void {
  finish(
    program
      .command("mode")
      .description("tell the mode, or change it while no shift is open")
      .argument("[mode]", modes.join(", ")),
    "mode training",
  ).action(async (wanted: string | undefined, options: CommonOptions) => {
    if (wanted !== undefined) {
      const mode = modes.find((one) => one === wanted);
      if (mode === undefined) throw new Error(`the mode must be one of ${modes.join(", ")}, not "${wanted}"`);
      await operate(dataOf(options), "SET_MODE", { mode });
    }
    const { mode } = await infoOf(options);
    print(options, { mode }, `mode ${mode}`);
  });
}

function registerUnfinished(unfinished: Command): void {
  finish(
    unfinished.command("show").description("tell which sale it is, if there is one"),
    "unfinished show",
  ).action(async (options: CommonOptions) => {
    const { unfinishedSale: sale } = await infoOf(options);
    const text =
      sale === null
        ? "no sale is unfinished"
        : `since ${sale.startedAt}, total ${sale.total}: ${sale.reason}${sale.operationId === null ? "" : `; operationId ${sale.operationId}`}`;
    print(options, sale, text);
  });
  withCashier(
    unfinished.command("finish").description("register it: its card payment stands"),
    "unfinished finish --cashier Иванова",
  ).action(async (options: CashierOptions) => {
    const answer = await operate(dataOf(options), "FINISH_SALE", { cashier: options.cashier });
    print(options, answer, await told(answer));
  });
  withCashier(
    unfinished.command("cancel").description("give it up, after its card payment was cancelled"),
    "unfinished cancel --cashier Иванова --reason 'the payment was reversed at the terminal'",
  )
    .requiredOption("--reason <text>", "what became of the card payment")
    .action(async (options: CashierOptions) => {
      const { cashier, reason } = options;
      const answer = await operate(dataOf(options), "CANCEL_SALE", { cashier, reason });
      print(options, answer, await told(answer));
    });
}

function withCashier(command: Command, example: string): Command {
  return finish(command, example).addOption(
    new Option("--cashier <name>", "who does it").makeOptionMandatory(true),
  );
}

function dataOf(options: CommonOptions): string {
  return configured(options).configuration.data;
}

async function infoOf(options: CommonOptions): Promise<TillInfo> {
  const { info } = await operate(dataOf(options), "OTHER_INFO", {});
  if (info === undefined) throw new Error("the till told nothing of its state");
  return info;
}

async function told(answer: BaseResponse): Promise<string> {
  const { messageDetail, dateTime, numberCheck, isPrintSuccess, report, type } = answer;
  const number = numberCheck === undefined ? "" : `${text(", номер", ", number")} ${numberCheck}`;
  const paper = isPrintSuccess === false ? text("; ещё не напечатано", "; it is not printed yet") : "";
  const head = `${text(messageDetail, `${type} is done`)}: ${dateTime}${number}${paper}`;
  if (report === undefined) return head;
  const { reportText } = await import("../service/report-text.ts");
  return `${head}\n\n${reportText(report, type)}`;
}
