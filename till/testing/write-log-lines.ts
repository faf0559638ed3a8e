import { LogStream } from "../service/log-stream.ts";

// Writes so many lines as a till's log does: `node write-log-lines.ts <lines>`; and says on the standard output that it did.

const log = LogStream.onStandardError();
const line = `${"x".repeat(1_000)}\n`;
for (let lines = Number(process.argv[2]); lines > 0; lines -= 1) log.write(line);
process.stdout.write("written\n");
