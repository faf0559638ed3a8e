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
    // Tests read what commands say in English, unless they are about the language itself.
    env: { PRILAVOK_LANG: "en" },
    testTimeout: 60_000,
    hookTimeout: 120_000,
    maxWorkers: 2,
  },
});
