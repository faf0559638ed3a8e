import type { Logger } from "pino";
import type { Clock } from "../clock.ts";
import { type Pool, transaction } from "../database/pool.ts";
import { ChangeListener } from "../network/changes.ts";
import { expireClaims } from "../orders/claim.ts";
import type { Confirmation } from "./confirm.ts";
import { Confirmations } from "./confirmations.ts";
import { exchangeChannel } from "./feed.ts";
import { forgetWithdrawals } from "./forget.ts";
import { type Ask, isNews, type News } from "./look.ts";
import { Looks } from "./looks.ts";
import { Rounds } from "./rounds.ts";
import { WaitingRoom } from "./waiting.ts";

export interface ExchangeOptions {
  readonly pool: Pool;
  readonly clock: Clock;
  readonly log: Pick<Logger, "info" | "warn">;
}

/** Hundreds of tills confirm one order in the same second. */
const confirmationsWaitingMax = 20_000;
/** How soon tills hear of a change while the hub is not told of changes. */
const unheardLookMs = 1_000;
const askedIntervalMs = 10_000;
const forgetIntervalMs = 3_600_000;
const claimsIntervalMs = 5_000;
/** In one transaction: it holds these orders' tills until it commits. */
const claimsTogether = 20;

/** What a hub does for the exchange with tills: those that wait, and what has to be done from time to time. */
export class Exchange {
  readonly #options: ExchangeOptions;
  readonly #room = new WaitingRoom();
  readonly #looks: Looks;
  readonly #confirmations: Confirmations;
  readonly #changes: ChangeListener;
  readonly #rounds: readonly Rounds[];
  /** When tills have asked, as far as it is not written yet. */
  #asked = new Map<number, number>();
  #unheard: NodeJS.Timeout | undefined;
  #closing = false;

  constructor(options: ExchangeOptions) {
    const { pool, clock, log } = options;
    this.#options = options;
    this.#looks = new Looks(pool);
    this.#confirmations = new Confirmations(pool, clock, confirmationsWaitingMax);
    this.#changes = new ChangeListener({
      pool,
      log,
      channel: exchangeChannel,
      onChange: (notice) => this.#room.wake(notice),
      words: { what: "changes for tills", meanwhile: "they are looked for once a second" },
    });
    const isClosing = () => this.#closing;
    this.#rounds = [
      new Rounds({
        what: "opening orders whose claims have lapsed",
        intervalMs: claimsIntervalMs,
        log,
        work: () => this.openLapsed(),
      }),
      new Rounds({
        what: "noting when tills have asked",
        intervalMs: askedIntervalMs,
        log,
        work: () => this.writeAsked(),
      }),
      new Rounds({
        what: "forgetting old withdrawals",
        intervalMs: forgetIntervalMs,
        log,
        work: () => forgetWithdrawals(pool, clock.now(), isClosing),
      }),
    ];
  }

  /** How many tills' requests are held open. */
  get waiting(): number {
    return this.#room.count;
  }

  isHearing(): boolean {
    return this.#changes.isHearing();
  }

  start(): void {
    for (const rounds of this.#rounds) rounds.start();
    this.#unheard = setInterval(() => {
      if (!this.#changes.isHearing()) this.#room.wake();
    }, unheardLookMs);
    this.#unheard.unref();
  }

  /**
   * What is new for a till. Without news it waits for them.
   * @param waitMs how long at most; 0: not at all.
   * @param gone aborted when the till hangs up.
   */
  async receive(ask: Ask, waitMs: number, gone?: () => AbortSignal): Promise<News> {
    this.#asked.set(ask.deviceId, this.#options.clock.now());
    const waiter = waitMs > 0 ? this.#room.enter(ask.deviceId, ask.accountId) : undefined;
    if (waiter === undefined) return this.#looks.look(ask);
    const untilMs = performance.now() + waitMs;
    const signal = gone?.();
    try {
      for (;;) {
        // Before the look: a word that comes after it is not missed.
        waiter.listen();
        const news = await this.#looks.look(ask);
        if (isNews(news) || !(await waiter.sleep(untilMs - performance.now(), signal))) return news;
      }
    } finally {
      waiter.leave();
    }
  }

  /** So many confirmations wait that tills had better come later. */
  get isFull(): boolean {
    return this.#confirmations.isFull;
  }

  /** Resolves when it is written. */
  confirm(confirmation: Confirmation): Promise<void> {
    return this.#confirmations.confirm(confirmation);
  }

  /** Opens orders to all their tills whose claims were not renewed. Hubs of one database share the work. */
  async openLapsed(): Promise<void> {
    const { pool, clock } = this.#options;
    let opened = claimsTogether;
    while (opened === claimsTogether && !this.#closing) {
      opened = await transaction(pool, (connection) => expireClaims(connection, clock.now(), claimsTogether));
    }
  }

  /** Writes when tills asked last. A feed that somebody is putting a word into is written the next time. */
  async writeAsked(): Promise<void> {
    const asked = new Map(this.#asked);
    if (asked.size === 0) return;
    const { rows } = await this.#options.pool.query<{ deviceId: number }>(writeAskedSql, [
      [...asked.keys()],
      Array.from(asked.values(), (ms) => new Date(ms)),
    ]);
    for (const { deviceId } of rows) {
      // It may have asked again meanwhile.
      if (this.#asked.get(deviceId) === asked.get(deviceId)) this.#asked.delete(deviceId);
    }
  }

  /** Answers all tills that wait, so that the door can close. */
  endWaiting(): void {
    this.#closing = true;
    this.#room.close();
  }

  /** Call it when the door is closed and before the pool ends. */
  async close(): Promise<void> {
    this.endWaiting();
    clearInterval(this.#unheard);
    await Promise.all(this.#rounds.map((rounds) => rounds.close()));
    await this.#confirmations.settled();
    await this.#changes.close();
  }
}

/** $1 devices, $2 when each has asked. */
const writeAskedSql = `
with free as (
  select feed.device_id, asked.at
    from unnest($1::int[], $2::timestamptz[]) as asked (device_id, at)
    join exchange_feed feed on feed.device_id = asked.device_id
   order by feed.device_id for update of feed skip locked
)
update exchange_feed feed set asked_at = greatest(feed.asked_at, free.at)
  from free where feed.device_id = free.device_id
returning feed.device_id as "deviceId"`;
