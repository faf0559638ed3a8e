import { writeDeclaredSchema } from "../hub/database/declared.ts";
import { migrate } from "../hub/database/migrate.ts";
import { createPool } from "../hub/database/pool.ts";
import { readSchema } from "../hub/database/schema.ts";
import { startTestServer } from "../hub/testing/server.ts";

/**
 * Writes hub/database/schema.json anew after a migration was added: `node scripts/schema.ts`. Read the difference
 * that git shows before you commit it; a test compares every migrated database with the file.
 */
const server = await startTestServer();
const pool = createPool({ url: server.url, connectionsMax: 1 });
try {
  await migrate(pool);
  const schema = await readSchema(pool);
  await writeDeclaredSchema(schema);
  process.stdout.write(`hub/database/schema.json: ${schema.length} lines\n`);
} finally {
  await pool.end();
  await server.stop();
}
