import type { RegisterCommands } from "../command.ts";
import { registerQueueChanges } from "./queue-changes.ts";
import { registerQueueMessages } from "./queue-messages.ts";
import { registerQueueStatus } from "./queue-status.ts";

/** `prilavok-till queue`: what waits for delivery, read from the journal; changes are made by the till that serves. */
export const registerQueue: RegisterCommands = (program) => {
  const queue = program.command("queue").description("what is to be told to the hub");
  registerQueueStatus(queue);
  registerQueueMessages(queue);
  registerQueueChanges(queue);
};
