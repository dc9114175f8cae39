import react from "@vitejs/plugin-react";
import { playwright } from "@vitest/browser-playwright";
import { defineConfig } from "vitest/config";
import { isolationHeaders } from "./scripts/headers.ts";
import { findChromium, launchArguments } from "./test/chromium.ts";

/** Groups run one after another: what is timed must not compete with what computes. */
const [first, second, third, fourth] = [0, 1, 2, 3].map((groupOrder) => ({ groupOrder }));

/** These look at how fast the app is: one at a time. */
const timed = ["backends", "degraded", "feedback", "live"].map((name) => `test/e2e/${name}.test.ts`);
/** This one waits for a minute, and does next to nothing. */
const waiting = ["test/e2e/update.test.ts"];
const all = "test/e2e/**/*.test.ts";
const endToEnd = [
  { name: "e2e, waiting", include: waiting, exclude: [], fileParallelism: false, sequence: second! },
  { name: "e2e, timed", include: timed, exclude: [], fileParallelism: false, sequence: third! },
  { name: "e2e", include: [all], exclude: [...waiting, ...timed], maxWorkers: 2, sequence: fourth! },
].map((files) => ({
  test: {
    ...files,
    environment: "node" as const,
    testTimeout: 180_000,
    hookTimeout: 60_000,
    // What is waited for comes soon, and later on a busy machine.
    expect: { poll: { timeout: 10_000 } },
  },
}));

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: "unit",
          environment: "node",
          include: ["test/**/*.test.ts"],
          exclude: ["test/browser/**", "test/e2e/**"],
          // Some train a decoder.
          testTimeout: 60_000,
          hookTimeout: 60_000,
          maxWorkers: "100%",
          sequence: first!,
        },
      },
      {
        plugins: [react()],
        // As the built app is served, and as it is built.
        server: { headers: isolationHeaders },
        worker: { format: "es" },
        // Found late, in a worker, they would make the page reload in the middle of a test.
        optimizeDeps: {
          include: [
            "comlink",
            "fflate",
            "idb",
            "valibot",
            "@tensorflow/tfjs-core",
            "@tensorflow/tfjs-backend-cpu",
            "@tensorflow/tfjs-backend-wasm",
            "@tensorflow/tfjs-backend-webgl",
          ],
        },
        test: {
          name: "browser",
          include: ["test/browser/**/*.test.ts"],
          testTimeout: 120_000,
          hookTimeout: 60_000,
          fileParallelism: false,
          sequence: second!,
          browser: {
            enabled: true,
            headless: true,
            screenshotFailures: false,
            provider: playwright({
              launchOptions: {
                args: launchArguments,
                // Looked for when a browser is launched, not when these settings are read.
                get executablePath() {
                  return findChromium();
                },
              },
            }),
            instances: [{ browser: "chromium" }],
          },
        },
      },
      ...endToEnd,
    ],
  },
});
