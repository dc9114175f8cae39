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

/** What a step says, as it says it. */
type Say = (text: string | Buffer) => void;

/** Runs a tool of node_modules/.bin; resolves to its exit code and what it said. */
function run(say: Say, tool: string, ...args: string[]): Promise<{ isOk: boolean; said: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(join(root, "node_modules", ".bin", tool), args, {
      cwd: root,
      stdio: ["ignore", "pipe", "pipe"],
      shell: process.platform === "win32",
    });
    let said = "";
    child.stdout.on("data", (data: Buffer) => {
      said += data;
      say(data);
    });
    child.stderr.on("data", say);
    child.on("error", reject);
    child.on("close", (code) => resolve({ isOk: code === 0, said }));
  });
}

const one = (isOk: boolean): Tally => ({ passed: isOk ? 1 : 0, failed: isOk ? 0 : 1, skipped: 0 });

async function types(say: Say): Promise<boolean> {
  let areOk = true;
  for (const project of ["tsconfig.json", "tsconfig.app.json", "tsconfig.node.json"]) {
    say(`${project}\n`);
    areOk = (await run(say, "tsc", "-p", project)).isOk && areOk;
  }
  return areOk;
}

async function layering(say: Say): Promise<boolean> {
  const { isOk, said } = await run(say, "depcruise", "--config", ".dependency-cruiser.mjs", "src", "workers");
  const moduleCount = Number(/(\d+) modules/.exec(said)?.[1] ?? 0);
  // Without a TypeScript that it can use, dependency-cruiser sees nothing and finds nothing wrong with it.
  if (moduleCount === 0) say("dependency-cruiser saw no modules\n");
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

async function tests(say: Say): Promise<Tally> {
  const folder = await mkdtemp(join(tmpdir(), "gripscope-"));
  try {
    const file = join(folder, "tests.json");
    const { isOk } = await run(
      say,
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

type Step = [title: string, run: (say: Say) => Promise<Tally>];

/** Need nothing of one another, and only little of the machine: two at a time. */
const checks: readonly Step[] = [
  ["types (tsc)", async (say) => one(await types(say))],
  ["layering (dependency-cruiser)", async (say) => one(await layering(say))],
  ["dead code (knip)", async (say) => one((await run(say, "knip")).isOk)],
  ["format and lint (biome)", async (say) => one((await run(say, "biome", "ci", ".")).isOk)],
];
const build: Step = ["build (vite)", async (say) => one((await run(say, "vite", "build")).isOk)];

const total: Tally = { passed: 0, failed: 0, skipped: 0 };
const failedSteps: string[] = [];

async function take([title, step]: Step, say: Say): Promise<void> {
  say(`\n=== ${title}\n`);
  const startedMs = performance.now();
  const { passed, failed, skipped } = await step(say);
  total.passed += passed;
  total.failed += failed;
  total.skipped += skipped;
  if (failed > 0) failedSteps.push(title);
  const seconds = ((performance.now() - startedMs) / 1000).toFixed(1);
  say(`--- ${failed > 0 ? "FAILED" : "passed"} in ${seconds} s\n`);
}

/** Takes the next step that nobody has taken; what a step says is shown when it is over, apart from what others say. */
async function takeTurns(steps: Step[]): Promise<void> {
  for (let step = steps.shift(); step; step = steps.shift()) {
    let said = "";
    await take(step, (text) => {
      said += text;
    });
    process.stdout.write(said);
  }
}

const isStatic = process.argv.includes("--static");
const first = isStatic ? [...checks] : [build, ...checks];
await Promise.all([takeTurns(first), takeTurns(first)]);
if (!isStatic) await take(["tests (vitest)", tests], (text) => process.stdout.write(text));

console.log(failedSteps.length > 0 ? `\nFailed: ${failedSteps.join(", ")}` : "");
console.log(
  `${total.passed} passed, ${total.failed} failed${total.skipped > 0 ? `, ${total.skipped} skipped` : ""}`,
);
process.exitCode = total.failed > 0 ? 1 : 0;
