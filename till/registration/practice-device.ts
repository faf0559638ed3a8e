import type { FiscalDevice, MemorylessDevice } from "../fiscal/port.ts";

/**
 * Stands in for the fiscal device in demonstration and training: such documents move no fiscal counter, so the device is
 * not asked, and a blocked one does not keep anybody from learning. They show the device's register number.
 */
export function practiceDevice(real: FiscalDevice): MemorylessDevice {
  return {
    memory: "none",
    register: ({ uid, number }) => ({
      uid,
      numberCheck: String(number),
      registerNumber: real.state().registerNumber,
    }),
    state: () => ({ ...real.state(), state: "ready" }),
    close: async () => undefined,
  };
}
