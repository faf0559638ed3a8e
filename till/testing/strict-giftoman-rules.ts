/**
 * What the source document of the Device API allows, read as narrowly as it can be read, and nothing of our own contract:
 * no schema, type or limit is taken from there. Source: the seed of the Device API.
 */

/** A number of the request as it was written. */
export class Written {
  readonly source: string;

  constructor(source: string) {
    this.source = source;
  }
}

/** -32602, and where. Only tests see where: the source has no member for it. */
export class Refused extends Error {
  readonly path: string;

  constructor(path: string, expected: string) {
    super(`${path}: ${expected}`);
    this.path = path;
  }
}

/** Throws Refused for what it does not know. */
type Rule = (value: unknown, path: string) => void;

/** JSON in which every number is `Written`. */
export function parseWritten(text: string): unknown {
  return JSON.parse(text, (_key, value, { source }) =>
    typeof value === "number" ? new Written(source ?? "") : value,
  );
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Written);
}

function text(charsMax: number, form = /^/u, what = ""): Rule {
  return (value, path) => {
    const isText = typeof value === "string" && [...value].length <= charsMax && value.isWellFormed();
    if (!isText || value.includes("\0") || !form.test(value)) {
      throw new Refused(path, `string(${charsMax}) ${what}`.trim());
    }
  };
}

/** decimal(`digits`,4): at most 4 places, the others before the point; no exponent, and no text. */
function decimal(digits: number, { isPositive = false } = {}): Rule {
  const form = new RegExp(`^-?(0|[1-9]\\d{0,${digits - 5}})(\\.\\d{1,4})?$`);
  return (value, path) => {
    const isRight = value instanceof Written && form.test(value.source);
    if (!isRight || (isPositive && value.source.startsWith("-"))) {
      throw new Refused(path, `decimal(${digits},4)`);
    }
  };
}

const integer: Rule = (value, path) => {
  if (!(value instanceof Written && /^-?\d{1,9}$/.test(value.source))) throw new Refused(path, "int");
};

function list(item: Rule, { min = 0, max = Number.POSITIVE_INFINITY } = {}): Rule {
  return (value, path) => {
    if (!Array.isArray(value) || value.length < min || value.length > max) throw new Refused(path, "array");
    for (const [place, member] of value.entries()) item(member, `${path}[${place}]`);
  };
}

interface Members {
  readonly required?: Readonly<Record<string, Rule>>;
  readonly optional?: Readonly<Record<string, Rule>>;
}

/** An object with these members and no others. */
function object({ required = {}, optional = {} }: Members): Rule {
  const rules: Readonly<Record<string, Rule>> = { ...required, ...optional };
  return (value, path) => {
    if (!isObject(value)) throw new Refused(path, "object");
    const at = (name: string) => (path === "" ? name : `${path}.${name}`);
    for (const [name, member] of Object.entries(value)) {
      const rule = Object.hasOwn(rules, name) ? rules[name] : undefined;
      if (rule === undefined) throw new Refused(at(name), "no such member");
      rule(member, at(name));
    }
    const missing = Object.keys(required).find((name) => !Object.hasOwn(value, name));
    if (missing !== undefined) throw new Refused(at(missing), "missing");
  };
}

function either(one: Rule, other: Rule): Rule {
  return (value, path) => {
    try {
      one(value, path);
    } catch (cause) {
      if (!(cause instanceof Refused)) throw cause;
      other(value, path);
    }
  };
}

/** The date and time of `form`, if there is such a day. */
function time(form: RegExp, what: string): Rule {
  return (value, path) => {
    const [, date = "", clock = ""] = typeof value === "string" ? (form.exec(value) ?? []) : [];
    const moment = new Date(`${date}T${clock}Z`);
    const isReal = !Number.isNaN(moment.getTime()) && moment.toISOString().startsWith(`${date}T${clock}`);
    if (date === "" || !isReal) throw new Refused(path, what);
  };
}

/** YYYY-MM-DDThh:mm:ss±hh:mm, and what the examples have: 2018-03-14T16:39:51.000Z */
const isoTime = time(
  /^(\d{4}-\d\d-\d\d)T(\d\d:\d\d:\d\d)(?:\.\d{3})?(?:Z|[+-](?:0\d|1[0-4]):[0-5]\d)$/,
  "ISO 8601 with an offset",
);
const localTime = time(/^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d)$/, "Y-m-d H:i:s");

const sum = decimal(10);
const notZero: Rule = (value, path) => {
  sum(value, path);
  if (value instanceof Written && Number(value.source) === 0) throw new Refused(path, "above or below 0");
};

const position = object({
  required: { name: text(200, /\S/u, "with something in it"), count: sum, total: sum },
  optional: { seller: text(200), category: text(200), extId: text(40) },
});
const attribute = object({
  required: { name: text(10, /^[A-Za-z][A-Za-z0-9_.-]*$/, "of an English mnemonic"), value: sum },
});
const cart = {
  required: { ts: isoTime },
  optional: {
    discount: decimal(10, { isPositive: true }),
    cashier: text(200),
    extId: text(40),
    positions: list(position),
    attributes: list(attribute),
  },
};
const poskey = text(130, /^@[^/]+\/[^/]+$/u, "@store_ext_id/cashbox_ext_id");

const receipt = object({
  required: { amount: notZero, ...cart.required },
  optional: { ...cart.optional, poskey },
});

/** Members of the metadata are free, but for the two that are documented. */
const metadata: Rule = (value, path) => {
  if (!isObject(value)) throw new Refused(path, "object");
  if (value.seller !== undefined) text(200)(value.seller, `${path}.seller`);
  if (value.localtimezone !== undefined) offsetHours(value.localtimezone, `${path}.localtimezone`);
};
const offsetHours: Rule = either(decimal(10), text(6, /^[+-]?\d{1,2}(:\d\d)?$/, "of hours"));

const range = object({ required: { type: text(20), from: text(19), to: text(19) } });

interface MethodRule {
  /** In the order of the signature. */
  readonly names: readonly string[];
  readonly params: Rule;
}

/** By name; the dotless ı is the source's own. */
export const methodRules: Readonly<Record<string, MethodRule>> = {
  purchaseRegister: {
    names: ["token", "amount", "cart", "poskey"],
    params: object({
      required: { token: text(32, /./u, "with something in it"), amount: notZero, cart: object(cart) },
      optional: { poskey },
    }),
  },
  purchaseRegisterBatch: {
    names: ["receipts", "agent"],
    params: object({
      required: { receipts: list(receipt, { min: 1, max: 100 }) },
      optional: { agent: object({ required: { name: text(200), version: text(200) } }) },
    }),
  },
  planSet: {
    names: ["metric", "plan", "year", "month", "day", "day_corr_plan"],
    params: object({
      required: { metric: text(40), plan: decimal(13), year: integer },
      optional: { month: integer, day: integer, day_corr_plan: decimal(13) },
    }),
  },
  planPublish: {
    names: ["auto"],
    params: object({
      required: {
        auto: (value, path) => {
          if (typeof value !== "boolean") throw new Refused(path, "boolean");
        },
      },
    }),
  },
  reports: {
    names: ["id", "params"],
    params: object({
      required: { id: text(20, /^(metrics|bysellers|bytradepoints)$/, "of a report") },
      optional: { params: object({ optional: { filter: object({}), range: list(range) } }) },
    }),
  },
  registerEvent: {
    names: ["name", "ts", "params"],
    params: object({
      required: { name: text(32, /^shift\/(start|stop)$/, "shift/start or shift/stop"), ts: localTime },
      optional: { params: metadata },
    }),
  },
};
