/** What an API token may do. Reading and writing are separate; writing does not include reading. */
export const scopes = [
  "goods:read",
  "goods:write",
  "customers:read",
  "customers:write",
  "tills:read",
  "tills:write",
  "orders:read",
  "orders:write",
  "transactions:read",
  "transactions:write",
  "documents:read",
  "documents:write",
] as const;
export type Scope = (typeof scopes)[number];
