import type { Mutant } from "./mutant.ts";

const stranger = ["hub/office/stranger.test.ts"];
const told = ["hub/office/told.test.ts"];

/** A token reaches what its scope and its account name, and nothing else. */
export const officeMutants: readonly Mutant[] = [
  {
    name: "office: a customer is found by its id in any account",
    file: "hub/customers/sql.ts",
    find: "from customer where account_id = $1 and id = $2`",
    replace: "from customer where $1::int is not null and id = $2`",
    tests: stranger,
  },
  {
    name: "office: the list of goods is of all accounts",
    file: "hub/goods/sql.ts",
    find: "where g.account_id = $1 and g.id > $2",
    replace: "where $1::int is not null and g.id > $2",
    tests: stranger,
  },
  {
    name: "office: the scope is not looked at",
    file: "hub/office/door.ts",
    find: "if (!caller.scopes.has(route.scope)) {",
    replace: "if (caller.scopes.size === 0) {",
    tests: told,
  },
  {
    name: "office: a token that may only write is told the whole record",
    file: "hub/office/told.ts",
    find: 'if (route.method === "GET" ||',
    replace: "if (route.method !== undefined ||",
    tests: told,
  },
  {
    name: "documents: a transaction may have two documents of a kind",
    file: "hub/database/migrations/0007_orders.sql",
    find: "  unique (transaction_id, kind),\n",
    replace: "",
    tests: ["hub/documents/unique.test.ts"],
  },
];
