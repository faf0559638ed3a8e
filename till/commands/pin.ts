import { existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline/promises";
import { Writable } from "node:stream";
import { text as readAll } from "node:stream/consumers";
import { reachablePinCharsMin } from "@prilavok/contracts/till-api/limits.ts";
import { Pin } from "../authorisation/pin.ts";
import { PinMarker } from "../authorisation/pin-marker.ts";
import { type CommonOptions, configured, finish, print, type RegisterCommands } from "../command.ts";
import { say } from "../language/say.ts";
import { pinOfInput, refusingControls } from "../service/pin-input.ts";
import { Settings, settingsFile } from "../settings/settings.ts";

/** `prilavok-till pin`: beside a running till, which heeds it at its next call. */
export const registerPin: RegisterCommands = (program) => {
  const pin = program.command("pin").description("the PIN that callers exchange for a token");
  finish(
    pin.command("set").description("ask for a new PIN, or read it from the standard input; every token ends"),
    "pin set < /root/till-pin",
  ).action(async (options: CommonOptions) => {
    // A PIN among the arguments could be read by everybody on the machine.
    const wanted = process.stdin.isTTY
      ? refusingControls(await askTwice())
      : pinOfInput(await readAll(process.stdin));
    const isLong = await withPin(options, async (kept) => {
      await kept.set(wanted);
      return kept.isLong;
    });
    const note = isLong
      ? ""
      : `; a till that others on the network can reach takes one of at least ${reachablePinCharsMin} characters only`;
    print(options, { pin: "set" }, `the PIN is set; tokens of before have ended${note}`);
  });
  finish(
    pin.command("remove").description("let calls through without a token; every token ends"),
    "pin remove",
  ).action(async (options: CommonOptions) => {
    await withPin(options, async (kept) => kept.remove());
    print(
      options,
      { pin: "none" },
      "there is no PIN; a till that others on the network can reach refuses every call until it has one",
    );
  });
  finish(pin.command("status").description("tell whether there is a PIN"), "pin status --json").action(
    async (options: CommonOptions) => {
      // To look must not make a folder that the next command takes for a till's.
      const { data } = configured(options).configuration;
      const isThere = existsSync(join(data, settingsFile));
      const state = isThere ? await withPin(options, async (kept) => stateOf(kept)) : stateWithout(data);
      print(options, { pin: state }, told[state]);
    },
  );
};

const told = {
  set: "there is a PIN",
  none: "there is no PIN",
  lost: "there was a PIN, and the settings that held it are lost: the till does not start until one is set or removed",
} as const;

function stateOf({ isSet, isLost }: Pin): keyof typeof told {
  if (isSet) return "set";
  return isLost ? "lost" : "none";
}

/** Without settings. */
function stateWithout(data: string): keyof typeof told {
  return new PinMarker(data).isThere ? "lost" : "none";
}

async function withPin<T>(options: CommonOptions, work: (pin: Pin) => Promise<T>): Promise<T> {
  const { data } = configured(options).configuration;
  mkdirSync(data, { recursive: true, mode: 0o700 });
  const settings = Settings.open(data);
  try {
    return await work(new Pin(settings));
  } finally {
    settings.close();
  }
}

async function askTwice(): Promise<string> {
  const first = await askHidden("New PIN: ");
  if (first === (await askHidden("Once more: "))) return first;
  throw new Error("the two PINs differ; nothing was changed");
}

/** What is typed is not shown. */
async function askHidden(question: string): Promise<string> {
  process.stderr.write(say(question));
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({ input: process.stdin, output: nowhere, terminal: true });
  try {
    return await lines.question("");
  } finally {
    lines.close();
    process.stderr.write("\n");
  }
}
