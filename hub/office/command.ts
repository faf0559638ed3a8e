import { text } from "@prilavok/contracts/language/language.ts";
import { scopes as allScopes } from "@prilavok/contracts/office-api/scopes.ts";
import type { TimeZone } from "@prilavok/contracts/values/time.ts";
import type { Command } from "commander";
import { systemClock } from "../clock.ts";
import type { RegisterCommands, Shell } from "../command.ts";
import { transaction } from "../database/pool.ts";
import { momentCell } from "../language/moment.ts";
import {
  type CommonOptions,
  chosenAccount,
  finish,
  neededAccount,
  run,
  table,
} from "../network/command-line.ts";
import { badValue, parseId } from "../network/rules.ts";
import { officePrefix } from "./router.ts";
import { type ApiToken, addToken, listTokens, revokeToken } from "./tokens.ts";

const clock = systemClock;

interface AddOptions extends CommonOptions {
  readonly name: string;
  readonly scope?: string[];
  readonly all?: boolean;
  readonly expires?: string;
}

/** `token`: who may use the REST API. The commands work beside a running hub, which hears of every change at once. */
export const registerOfficeCommands: RegisterCommands = (program, shell) => {
  const token = program.command("token").description(`tokens of the REST API (${officePrefix})`);
  registerAdd(token, shell);
  registerList(token, shell);
  registerRevoke(token, shell);
};

function registerAdd(token: Command, shell: Shell): void {
  finish(
    token.command("add").requiredOption("--name <name>", "what it is for: changes are told by this name"),
    'token add --name "Web shop" --scope orders:read orders:write --expires 365d',
  )
    .summary("make a token, and show it this once")
    .description("make a token, and show it this once. Only its hash is kept.")
    .option(
      "--scope <scopes...>",
      `what it may do: ${allScopes.join(", ")}; writing does not include reading`,
    )
    .option("--all", "all scopes")
    .option(
      "--expires <time>",
      "30d, 12h, or a date such as 2027-01-01 (in UTC); without it, it does not end",
    )
    .action((options: AddOptions) =>
      run(shell, async (pool) => {
        if ((options.all === true) === (options.scope !== undefined)) {
          throw badValue("scope", "given, or --all instead of it", options.scope);
        }
        const account = await neededAccount(pool, options.account);
        const made = await transaction(pool, (connection) =>
          addToken(connection, clock, account.id, {
            name: options.name,
            scopes: options.scope ?? allScopes,
            expiresAtMs: options.expires === undefined ? null : parseEnd(options.expires, clock.now()),
          }),
        );
        return {
          json: { ...tokenJson(made), token: made.token, account: account.name },
          text: [
            describe(made, account.timeZone),
            text("Токен, показывается один раз:", "The token, shown this once:"),
            `  ${made.token}`,
            `${text("Отправляется так: ", "It is sent as: ")}Authorization: Bearer <token>`,
          ].join("\n"),
        };
      }),
    );
}

function registerList(token: Command, shell: Shell): void {
  finish(token.command("list"), "token list --json")
    .description("list the account's tokens, those that ended too; the tokens themselves are never shown")
    .action((options: CommonOptions) =>
      run(shell, async (pool) => {
        const account = await chosenAccount(pool, options.account);
        const tokens = await listTokens(pool, account.id);
        return { json: tokens.map(tokenJson), text: tokenTable(tokens, account.timeZone) };
      }),
    );
}

function registerRevoke(token: Command, shell: Shell): void {
  finish(token.command("revoke").argument("<id>", "its id, as list shows it"), "token revoke 3")
    .description("end a token at once and for ever")
    .action((reference: string, options: CommonOptions) =>
      run(shell, async (pool) => {
        const id = parseId(reference);
        if (id === null) throw badValue("id", "the id of a token", reference);
        const account = await chosenAccount(pool, options.account);
        const revoked = await revokeToken(pool, clock, account.id, id);
        return { json: tokenJson(revoked), text: describe(revoked, account.timeZone) };
      }),
    );
}

const unitMs: Readonly<Record<string, number>> = { m: 60_000, h: 3_600_000, d: 86_400_000 };

/** @returns epoch milliseconds. */
function parseEnd(text: string, nowMs: number): number {
  const [, count, unit = ""] = /^(\d{1,5})([mhd])$/.exec(text) ?? [];
  if (count !== undefined) return nowMs + Number(count) * (unitMs[unit] ?? 0);
  const atMs = /^\d{4}-\d{2}-\d{2}(T[0-9:.]+(Z|[+-]\d{2}:\d{2}))?$/.test(text)
    ? Date.parse(text)
    : Number.NaN;
  if (Number.isNaN(atMs)) throw badValue("expires", "a time such as 30d or 12h, or a date", text);
  return atMs;
}

function tokenJson({ id, name, scopes, createdAt, expiresAt, revokedAt }: ApiToken) {
  return {
    id: String(id),
    name,
    scopes,
    createdAt: createdAt.toISOString(),
    expiresAt: expiresAt?.toISOString() ?? null,
    revokedAt: revokedAt?.toISOString() ?? null,
  };
}

function describe(token: ApiToken, zone: TimeZone): string {
  return `${text("Токен", "Token")} ${token.id} "${token.name}", ${stateOf(token, zone)}: ${token.scopes.join(", ")}`;
}

function stateOf({ expiresAt, revokedAt }: ApiToken, zone: TimeZone): string {
  if (revokedAt !== null) return `${text("отозван", "revoked at")} ${momentCell(revokedAt, zone)}`;
  if (expiresAt === null) return text("бессрочный", "without an end");
  const hasEnded = expiresAt.getTime() <= clock.now();
  const verb = hasEnded ? text("закончился", "ended at") : text("действует до", "ends at");
  return `${verb} ${momentCell(expiresAt, zone)}`;
}

function tokenTable(tokens: readonly ApiToken[], zone: TimeZone): string {
  return table(
    ["id", "name", text("создан", "made"), "state", "scopes"],
    tokens.map((token) => [
      String(token.id),
      token.name,
      momentCell(token.createdAt, zone),
      stateOf(token, zone),
      token.scopes.length === allScopes.length ? text("все", "all") : token.scopes.join(" "),
    ]),
  );
}
