import type { BaseResponse } from "@prilavok/contracts/till-api/answers.ts";
import type { OperationName } from "@prilavok/contracts/till-api/operations.ts";
import { readOperationBody } from "@prilavok/contracts/till-api/read-body.ts";
import { codeOf, openTestTill, type TestTill, type TestTillOptions } from "./till.ts";

/** Somebody at a till: bodies go through the door's check of their shape, and carry a cashier's name. */
export class TestCashier {
  readonly till: TestTill;

  constructor(till: TestTill) {
    this.till = till;
  }

  get journal() {
    return this.till.journal;
  }

  get clock() {
    return this.till.clock;
  }

  get failures() {
    return this.till.emulator.failures;
  }

  async do(operation: OperationName, body: object = {}): Promise<BaseResponse> {
    const bytes = Buffer.from(JSON.stringify({ cashier: "Иванова", ...body }));
    return this.till.till.execute(operation, readOperationBody(operation, bytes));
  }

  /** The code of the answer, refused or not. */
  code(operation: OperationName, body: object = {}): Promise<number> {
    return codeOf(this.do(operation, body));
  }

  /** Sells one article for `price`, paid in cash, unless the body says otherwise. */
  sell(price: string, body: object = {}): Promise<BaseResponse> {
    return this.do("SALE", { itemList: [{ codeNumber: "1", price, amount: "1" }], cash: price, ...body });
  }
}

/** A till of the test's own, with nobody's shift open. */
export async function openTill(options: TestTillOptions = {}): Promise<TestCashier> {
  return new TestCashier(await openTestTill(options));
}
