/**
 * Everything that is checked, in order; goes on after a failure so that all is reported.
 *
 *   npm test                    all
 *   npm run check               what needs no build: format, lint, types, layering, dead code
 *
 * The last line is `N passed, N failed`, with `, N skipped` if any were; exit code 1 if any failed. A step counts as one,
 * the step "tests" as the tests in it.
 */
import { spawn } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

interface Tally {
  passed: number;
  failed: number;
  skipped: number;
}

const root = join(import.meta.dirname, "..");

/** Runs a tool of node_modules/.bin, showing what it says; resolves to its exit code and that. */
function run(tool: string, ...args: string[]): Promise<{ isOk: boolean; said: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(join(root, "node_modules", ".bin", tool), args, {
      cwd: root,
      stdio: ["ignore", "pipe", "pipe"],
      shell: process.platform === "win32",
    });
    let said = "";
    child.stdout.on("data", (data: Buffer) => {
      said += data;
      process.stdout.write(data);
    });
    child.stderr.on("data", (data: Buffer) => process.stderr.write(data));
    child.on("error", reject);
    child.on("close", (code) => resolve({ isOk: code === 0, said }));
  });
}

const one = (isOk: boolean): Tally => ({ passed: isOk ? 1 : 0, failed: isOk ? 0 : 1, skipped: 0 });

async function types(): Promise<boolean> {
  let areOk = true;
  for (const project of ["tsconfig.json", "tsconfig.app.json", "tsconfig.node.json"]) {
    console.log(project);
    areOk = (await run("tsc", "-p", project)).isOk && areOk;
  }
  return areOk;
}

async function layering(): Promise<boolean> {
  const { isOk, said } = await run("depcruise", "--config", ".dependency-cruiser.mjs", "src", "workers");
  const moduleCount = Number(/(\d+) modules/.exec(said)?.[1] ?? 0);
  // Without a TypeScript that it can use, dependency-cruiser sees nothing and finds nothing wrong with it.
  if (moduleCount === 0) console.error("dependency-cruiser saw no modules");
  return isOk && moduleCount > 0;
}

interface Report {
  success: boolean;
  numPassedTests: number;
  numFailedTests: number;
  numPendingTests: number;
  numTodoTests: number;
  testResults: { status: string; assertionResults: { status: string }[] }[];
}

async function tests(): Promise<Tally> {
  const folder = await mkdtemp(join(tmpdir(), "gripscope-"));
  try {
    const file = join(folder, "tests.json");
    const { isOk } = await run(
      "vitest",
      "run",
      "--reporter=default",
      "--reporter=json",
      `--outputFile.json=${file}`,
    );
    const report: Report = JSON.parse(await readFile(file, "utf8"));
    // A file that fails before its first test does has no failed test to count.
    const failedFiles = report.testResults.filter(
      ({ status, assertionResults }) =>
        status === "failed" && assertionResults.every((assertion) => assertion.status !== "failed"),
    ).length;
    const failed = report.numFailedTests + failedFiles;
    return {
      passed: report.numPassedTests,
      // Nor has an error outside of any test.
      failed: failed === 0 && !(isOk && report.success) ? 1 : failed,
      skipped: report.numPendingTests + report.numTodoTests,
    };
  } catch (error) {
    console.error(`no report of the tests: ${error}`);
    return one(false);
  } finally {
    await rm(folder, { recursive: true });
  }
}

const stepsBeforeBuild: [string, () => Promise<Tally>][] = [
  ["format and lint (biome)", async () => one((await run("biome", "ci", ".")).isOk)],
  ["types (tsc)", async () => one(await types())],
  ["layering (dependency-cruiser)", async () => one(await layering())],
  ["dead code (knip)", async () => one((await run("knip")).isOk)],
];
const stepsFromBuild: typeof stepsBeforeBuild = [
  ["build (vite)", async () => one((await run("vite", "build")).isOk)],
  ["tests (vitest)", tests],
];

const total: Tally = { passed: 0, failed: 0, skipped: 0 };
const failedSteps: string[] = [];
const isStatic = process.argv.includes("--static");
for (const [title, step] of isStatic ? stepsBeforeBuild : [...stepsBeforeBuild, ...stepsFromBuild]) {
  console.log(`\n=== ${title}`);
  const startedMs = performance.now();
  const { passed, failed, skipped } = await step();
  total.passed += passed;
  total.failed += failed;
  total.skipped += skipped;
  if (failed > 0) failedSteps.push(title);
  console.log(
    `--- ${failed > 0 ? "FAILED" : "passed"} in ${((performance.now() - startedMs) / 1000).toFixed(1)} s`,
  );
}
console.log(failedSteps.length > 0 ? `\nFailed: ${failedSteps.join(", ")}` : "");
console.log(
  `${total.passed} passed, ${total.failed} failed${total.skipped > 0 ? `, ${total.skipped} skipped` : ""}`,
);
process.exitCode = total.failed > 0 ? 1 : 0;
