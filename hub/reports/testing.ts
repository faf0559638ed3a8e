import { reports } from "@prilavok/contracts/device-api/reports.ts";
import type { CallParams } from "@prilavok/contracts/jsonrpc/envelope.ts";
import { RpcError } from "@prilavok/contracts/jsonrpc/errors.ts";
import { readParams } from "@prilavok/contracts/jsonrpc/validate.ts";
import type { Clock } from "../clock.ts";
import type { TillCaller } from "../door/handler.ts";
import { createDirectory, type Directory } from "../network/directory.ts";
import type { TestTill } from "../testing/chain.ts";
import { createTestDatabase, type TestDatabase } from "../testing/database.ts";
import { TestSales } from "../testing/sales.ts";
import { reportHandlers } from "./door.ts";

/** Figures of an answer as a client's JSON.parse reads them. */
export interface Row {
  readonly id?: string;
  readonly name?: string;
  readonly label?: string;
  readonly order: number;
  readonly fact: number;
  readonly plan: number;
  readonly planhour: number;
  readonly predict: number;
  readonly ratio: number;
  readonly qty: number;
}

export interface StoreAnswer {
  readonly id: string;
  readonly store_ext_id: string;
  readonly name: string;
  readonly place: number;
  readonly metrics: readonly Row[];
  readonly receivedThrough: string | null;
  readonly planVersion: number | null;
}

export interface SellerAnswer {
  readonly id: string;
  readonly name: string;
  readonly metrics: readonly Row[];
}

/** One member of `data`; only the report that was asked for is there. */
export interface Answer {
  readonly metrics: StoreAnswer;
  readonly bysellers: { readonly common: readonly Row[]; readonly sellers: readonly SellerAnswer[] };
  readonly bytradepoints: { readonly common: readonly Row[]; readonly tradepoints: readonly StoreAnswer[] };
}

/** `reports` on a real database, with its clock in the test's hands; asked as a till asks it. */
export class TestReports {
  readonly database: TestDatabase;
  readonly sales: TestSales;
  readonly directory: Directory;
  readonly time = { now: 0 };

  private constructor(database: TestDatabase) {
    this.database = database;
    this.sales = new TestSales(database.pool);
    this.directory = createDirectory({ pool: database.pool, clock: this.clock });
  }

  static async open(): Promise<TestReports> {
    return new TestReports(await createTestDatabase(8));
  }

  get clock(): Clock {
    return { now: () => this.time.now };
  }

  /** Sets the clock: an ISO 8601 time with an offset. */
  at(iso: string): void {
    this.time.now = Date.parse(iso);
  }

  /** The answer's JSON text: the parameters pass the method's schema and the result is printed, as at the door. */
  async askText(till: TestTill, params: CallParams): Promise<string> {
    const [handler] = reportHandlers({
      pool: this.database.pool,
      clock: this.clock,
      directory: this.directory,
    });
    if (handler === undefined) throw new Error("there is no handler");
    const { timeZone } = await this.directory.store(till.storeId);
    const caller: TillCaller = { ...till, deviceExtId: null, timeZone };
    return JSON.stringify(await handler.handle(readParams(reports, params) as never, caller));
  }

  async ask(till: TestTill, params: CallParams): Promise<Record<string, Answer>> {
    return (JSON.parse(await this.askText(till, params)) as { data: Record<string, Answer> }).data;
  }

  /** The error object of a call that must be refused. */
  async refusal(till: TestTill, params: CallParams): Promise<Record<string, unknown>> {
    try {
      await this.askText(till, params);
    } catch (error) {
      if (error instanceof RpcError) return error.toJSON();
      throw error;
    }
    throw new Error("the call was not refused");
  }

  async close(): Promise<void> {
    await this.directory.close();
    await this.database.close();
  }
}

/** The row of a metric, by its name. */
export function row(rows: readonly Row[] | undefined, name: string): Row {
  const found = rows?.find((one) => (one.name ?? one.label) === name);
  if (found === undefined) throw new Error(`there is no metric ${name}`);
  return found;
}
