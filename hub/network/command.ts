import type { RegisterCommands } from "../command.ts";
import { registerAccountCommands } from "./account-commands.ts";
import { registerDeviceCommands } from "./device-commands.ts";
import { registerMetricCommands } from "./metric-commands.ts";
import { registerStoreCommands } from "./store-commands.ts";

/** `account`, `store`, `device` and `metric`: they work beside a running hub, which hears of every change at once. */
export const registerNetworkCommands: RegisterCommands = (program, shell) => {
  registerAccountCommands(program, shell);
  registerStoreCommands(program, shell);
  registerDeviceCommands(program, shell);
  registerMetricCommands(program, shell);
};
