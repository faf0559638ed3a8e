import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: [
      "contracts/**/*.test.ts",
      "hub/**/*.test.ts",
      "till/**/*.test.ts",
      "demonstration/**/*.test.ts",
      "simulation/**/*.test.ts",
      "bench/**/*.test.ts",
      "scripts/**/*.test.ts",
    ],
    globalSetup: ["hub/testing/setup.ts"],
    // Commands speak English in tests: those of this process by the file, those of others by the environment.
    setupFiles: ["contracts/testing/speak-english.ts"],
    env: { PRILAVOK_LANG: "en" },
    testTimeout: 60_000,
    hookTimeout: 120_000,
    maxWorkers: 2,
  },
});
