import { type ChildProcess, spawn } from "node:child_process";
import { chmod, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { useEmbeddedServer } from "../database/embedded/supervisor.ts";
import { silentLog } from "../database/log.ts";

export interface TestServer {
  readonly url: string;
  stop(): Promise<void>;
}

/** The product's own embedded server, in a temporary folder that goes with it. */
export async function startTestServer(): Promise<TestServer> {
  const folder = await mkdtemp(join(tmpdir(), "prilavok-test-"));
  // Root's server runs as another user.
  await chmod(folder, 0o711);
  const dataDir = join(folder, "data");
  const removeFolder = () => rm(folder, { recursive: true, force: true });
  const server = await useEmbeddedServer({ dataDir, role: "hub", userName: undefined, log: silentLog }).catch(
    async (error: unknown) => {
      await removeFolder();
      throw error;
    },
  );
  const guard = await guardAgainstOurDeath(dataDir, folder);
  return {
    url: server.url,
    async stop() {
      guard?.kill("SIGKILL");
      await server.leave();
      await removeFolder();
    },
  };
}

/**
 * A test run that is killed must not leave a server behind, as a hub that is killed does. A shell waits for the
 * end of its input, which comes when we die.
 */
async function guardAgainstOurDeath(dataDir: string, folder: string): Promise<ChildProcess | undefined> {
  if (process.platform === "win32") return undefined;
  const [pid] = (await readFile(join(dataDir, "postgres", "postmaster.pid"), "utf8")).split("\n");
  const script = 'read -r _; kill -INT "$1"; while kill -0 "$1" 2>/dev/null; do sleep 0.1; done; rm -rf "$2"';
  const guard = spawn("/bin/sh", ["-c", script, "sh", String(pid), folder], {
    stdio: ["pipe", "ignore", "ignore"],
    detached: true,
    cwd: "/",
  });
  guard.unref();
  return guard;
}
