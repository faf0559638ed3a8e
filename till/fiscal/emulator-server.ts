import fastify, { type FastifyInstance, type FastifyReply } from "fastify";
import type { Clock } from "../clock.ts";
import { standingOf } from "./emulator.ts";
import { EmulatorMemory } from "./emulator-memory.ts";
import { type EmulatorFailure, SettingsFile } from "./emulator-settings.ts";
import { FailureSwitch } from "./failure-switch.ts";
import { registerNumberOf } from "./register-number.ts";
import {
  type RefusalBody,
  type RequestBody,
  requestBody,
  type StateBody,
  uidPattern,
  wireBodyBytesMax,
} from "./wire.ts";

export interface EmulatorServerOptions {
  /** Its memory, an SQLite file. */
  readonly memoryPath: string;
  /** `emulator.json`; absent: only code switches failures. */
  readonly settingsPath?: string;
  readonly serial: string;
  readonly clock: Clock;
  /** Absent: 127.0.0.1. */
  readonly host?: string;
  /** Absent or 0: any free one. */
  readonly port?: number;
  readonly onProblem: (problem: Error) => void;
}

const uidForm = new RegExp(uidPattern);

/**
 * The emulator as a process of its own, with a memory: what the driver `remote` is tried on. An emulator, no fiscal
 * device, and it says so in its state. The protocol is described in wire.ts.
 */
export class EmulatorServer {
  readonly failures: FailureSwitch;
  readonly memory: EmulatorMemory;
  readonly #registerNumber: string;
  readonly #clock: Clock;
  readonly #server: FastifyInstance;

  private constructor(options: EmulatorServerOptions) {
    const { settingsPath, onProblem } = options;
    this.#clock = options.clock;
    this.#registerNumber = registerNumberOf(options.serial);
    this.failures = new FailureSwitch(
      settingsPath === undefined ? undefined : new SettingsFile(settingsPath, onProblem),
    );
    this.memory = new EmulatorMemory(options.memoryPath, this.#registerNumber);
    this.#server = fastify({ bodyLimit: wireBodyBytesMax, forceCloseConnections: true });
    this.#server.post("/register", (request, reply) => this.#register(request.body, reply));
    this.#server.get<{ Params: { uid: string } }>("/documents/:uid", (request, reply) =>
      this.#document(request.params.uid, reply),
    );
    this.#server.get("/state", (_request, reply) => reply.send(this.#state()));
    this.#server.setErrorHandler<Error & { statusCode?: number }>((error, _request, reply) => {
      const status = error.statusCode ?? 500;
      if (status >= 500) onProblem(error);
      return reply.code(status).send({ reason: error.message });
    });
  }

  static async start(options: EmulatorServerOptions): Promise<EmulatorServer> {
    const emulator = new EmulatorServer(options);
    try {
      await emulator.#server.listen({ host: options.host ?? "127.0.0.1", port: options.port ?? 0 });
      return emulator;
    } catch (cause) {
      await emulator.close();
      throw cause;
    }
  }

  /** Where it listens; it throws once the emulator is closed. */
  get port(): number {
    const address = this.#server.server.address();
    if (address === null || typeof address === "string") throw new Error("the emulator does not listen");
    return address.port;
  }

  async close(): Promise<void> {
    await this.#server.close();
    this.memory.close();
  }

  #register(body: unknown, reply: FastifyReply): FastifyReply {
    if (!requestBody.Check(body)) return reply.code(400).send({ reason: "no fiscal request" });
    // A repeat of what is registered is answered whatever fails now: it asks for nothing new.
    if (this.memory.find(body.uid) !== undefined) return this.#remember(body, reply);
    const failure = this.failures.take(body);
    const reason = refusalOf(failure) ?? this.#expiry();
    if (reason !== undefined) return reply.code(409).send({ reason } satisfies RefusalBody);
    if (failure === "no answer") return keepSilent(reply);
    if (failure !== "answer lost") return this.#remember(body, reply);
    this.memory.register(body);
    reply.raw.destroy();
    return keepSilent(reply);
  }

  #remember(body: RequestBody, reply: FastifyReply): FastifyReply {
    const mark = this.memory.register(body);
    if (mark !== undefined) return reply.send(mark);
    return reply.code(409).send({ reason: "refused" } satisfies RefusalBody);
  }

  #document(uid: string, reply: FastifyReply): FastifyReply {
    if (!uidForm.test(uid)) return reply.code(400).send({ reason: "no uid" });
    const mark = this.memory.find(uid);
    return mark === undefined ? reply.code(404).send({ reason: "not registered" }) : reply.send(mark);
  }

  #state(): StateBody {
    return { isEmulator: true, registerNumber: this.#registerNumber, ...standingOf(this.failures) };
  }

  #expiry(): "certificate expired" | undefined {
    return this.failures.certificateValidToMs <= this.#clock.now() ? "certificate expired" : undefined;
  }
}

function refusalOf(failure: EmulatorFailure): RefusalBody["reason"] | undefined {
  switch (failure) {
    case "certificate expired":
      return failure;
    case "blocked":
    case "uninitialised":
      return "blocked";
    case "refused":
    case "after card":
      return "refused";
    case "none":
    case "no answer":
    case "answer lost":
      return undefined;
  }
}

/** The connection stays until the till gives it up. */
function keepSilent(reply: FastifyReply): FastifyReply {
  return reply.hijack();
}
