/** What the Till API answers. Sums are decimal strings with 2 digits after the point. */

export interface Payment {
  readonly type: "Cash" | "Cashless" | "Certificate";
  /** What was tendered, printed as it counts: `15`, `7.97`. */
  readonly sum: string;
}

/** A success. Members that an operation has nothing to say in are left out, but the source's for SALE are all there. */
export interface BaseResponse {
  readonly dateTime: string;
  readonly messageDetail: string;
  readonly messageTitle: "Успех";
  readonly numberCheck?: string;
  readonly registerNumberSKO?: string;
  readonly resultCode: 200;
  readonly rrn?: string;
  readonly type: string;
  /** 24 hex digits, upper case. */
  readonly uid?: string;
  readonly total?: string;
  readonly change?: string;
  /** False: COPY prints it later. Operations that print nothing answer true. */
  readonly isPrintSuccess?: boolean;
  readonly uuid?: string;
  readonly payments?: readonly Payment[];
  readonly token?: string;
  readonly report?: ShiftReport;
  readonly info?: TillInfo;
}

/** Exactly these four. */
export interface ErrorResponse {
  readonly messageDetail: string;
  readonly messageTitle: "Ошибка";
  readonly resultCode: number;
  readonly type: string;
}

/** Totals of the documents of one kind. Annulled receipts stay in their kind and are told in `rollbacks` again. */
export interface KindTotals {
  readonly count: number;
  readonly total: string;
  /** What was kept or paid out, by payment; cash without change. */
  readonly cash: string;
  readonly cashless: string;
  readonly certificate: string;
}

/** X and Z report. */
export interface ShiftReport {
  readonly shift: number;
  readonly openedAt: string;
  /** Z only. */
  readonly closedAt?: string;
  readonly cashier: string;
  readonly sales: KindTotals;
  readonly refunds: KindTotals;
  readonly correctionsIncome: KindTotals;
  readonly correctionsExpense: KindTotals;
  readonly rollbacks: KindTotals;
  readonly deposits: KindTotals;
  readonly withdrawals: KindTotals;
  /** Discounts and increases of the sales: of lines and receipts together. */
  readonly discounts: string;
  readonly increases: string;
  /** Money that came in minus money that went out, without deposits and withdrawals. */
  readonly revenue: string;
  /** Cash in the drawer when the shift was opened, and now. */
  readonly drawerAtOpening: string;
  readonly drawer: string;
  readonly firstNumber: number;
  readonly lastNumber: number;
}

export interface TillInfo {
  readonly serial: string;
  readonly version: string;
  readonly mode: "work" | "demo" | "training";
  readonly device: {
    readonly driver: string;
    readonly isEmulator: boolean;
    readonly registerNumberSKO: string;
    readonly state: "ready" | "blocked" | "uninitialised" | "unreachable";
    readonly certificateValidTo: string | null;
  };
  readonly shift: {
    readonly state: "open" | "closed";
    readonly number: number;
    readonly openedAt: string | null;
    readonly isOlderThan24Hours: boolean;
  };
  readonly drawer: string;
  readonly nextNumberCheck: string;
  readonly queue: { readonly depth: number; readonly oldestAt: string | null };
  readonly printing: { readonly driver: string; readonly waiting: number; readonly failed: number };
  /** The sale that blocks others (410), if there is one. */
  readonly unfinishedSale: {
    readonly startedAt: string;
    readonly total: string;
    readonly reason: string;
    readonly operationId: string | null;
  } | null;
  /** The clock was found before the journal's last document: times are marked, numbers keep their order. */
  readonly isClockBehind: boolean;
}
