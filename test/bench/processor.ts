/** Time of the processor that a browser uses, by Linux's /proc. */
import { readdir, readFile } from "node:fs/promises";
import { cpus } from "node:os";
import type { Page, Worker } from "playwright";

/** One tick of the counters of /proc, ms: 100 a second wherever Linux runs today. */
const tickMs = 10;

interface Stat {
  parent: number;
  /** User and system time since it began. */
  busyMs: number;
}

/** What stands in the file of a process or a thread; null once it has gone. */
async function stat(path: string): Promise<Stat | null> {
  const text = await readFile(path, "utf8").catch(() => null);
  if (text === null) return null;
  // The name in parentheses may hold anything; what follows it is counted from the third field on.
  const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
  return { parent: Number(fields[1]), busyMs: tickMs * (Number(fields[11]) + Number(fields[12])) };
}

const numbersIn = async (folder: string) =>
  (await readdir(folder).catch(() => [])).map(Number).filter(Number.isInteger);

/** Processes of the browser with this profile, the first its main one. */
export async function browserProcesses(profile: string): Promise<number[]> {
  const all = await numbersIn("/proc");
  const parents = new Map<number, number>();
  let main = -1;
  for (const pid of all) {
    const found = await stat(`/proc/${pid}/stat`);
    if (!found) continue;
    parents.set(pid, found.parent);
    const command = await readFile(`/proc/${pid}/cmdline`, "utf8").catch(() => "");
    if (command.includes(`--user-data-dir=${profile}`) && !command.includes("--type=")) main = pid;
  }
  const processes = [main];
  for (const pid of processes) {
    for (const [child, parent] of parents) if (parent === pid) processes.push(child);
  }
  return processes;
}

/** What some processes have used so far, ms. */
export async function busyMsOf(processes: readonly number[]): Promise<number> {
  const stats = await Promise.all(processes.map((pid) => stat(`/proc/${pid}/stat`)));
  return stats.reduce((sum, each) => sum + (each?.busyMs ?? 0), 0);
}

/**
 * What of one core is used by other programs, from now until it is asked: neither by a browser nor by the benchmark. They
 * make every latency worse. NaN where there is no /proc.
 */
export async function watchOthers(profile: string): Promise<() => Promise<number>> {
  const processes = [process.pid, ...(await browserProcesses(profile))];
  const read = async () => {
    const all = cpus().reduce((sum, { times }) => sum + times.user + times.nice + times.sys, 0);
    return { atMs: performance.now(), others: all - (await busyMsOf(processes)) };
  };
  const before = await read();
  return async () => {
    if (process.platform !== "linux") return Number.NaN;
    const after = await read();
    return Math.max(0, (after.others - before.others) / (after.atMs - before.atMs));
  };
}

/** A thread's own file in /proc. */
export type Thread = string;

export async function busyMsOfThread(thread: Thread): Promise<number> {
  const found = await stat(thread);
  if (!found) throw new Error("the thread has ended");
  return found.busyMs;
}

/** The app's worker of this name. */
export function workerOf(page: Page, name: string): Worker {
  const worker = page.workers().find((each) => each.url().includes(`${name}.worker`));
  if (!worker) throw new Error(`the page has no ${name} worker`);
  return worker;
}

/** The thread of a worker. Threads of workers share a name: this one is told by keeping it busy for a while. */
export async function threadOf(worker: Worker, profile: string): Promise<Thread> {
  const threads: Thread[] = [];
  for (const pid of await browserProcesses(profile)) {
    for (const id of await numbersIn(`/proc/${pid}/task`)) {
      const name = await readFile(`/proc/${pid}/task/${id}/comm`, "utf8").catch(() => "");
      if (name.startsWith("DedicatedWorker")) threads.push(`/proc/${pid}/task/${id}/stat`);
    }
  }
  // Others of them may end meanwhile: the one that measures backends does.
  const busyMs = () => Promise.all(threads.map(async (thread) => (await stat(thread))?.busyMs ?? 0));
  const before = await busyMs();
  await worker.evaluate(() => {
    for (const untilMs = performance.now() + 500; performance.now() < untilMs; );
  });
  const after = await busyMs();
  const used = after.map((ms, i) => ms - before[i]!);
  const busiest = used.indexOf(Math.max(...used));
  const thread = threads[busiest];
  if (thread === undefined || used[busiest]! < 300) throw new Error(`no thread of ${worker.url()} was found`);
  return thread;
}
