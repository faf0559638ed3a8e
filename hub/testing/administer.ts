import pg from "pg";

export function withDatabase(url: string, name: string): string {
  const address = new URL(url);
  address.pathname = `/${name}`;
  return address.href;
}

export async function administer(root: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: withDatabase(root, "postgres") });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
