/** Failures of the emulator are switched in this file of the data folder. */
export const emulatorFile = "emulator.json";
