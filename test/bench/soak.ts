/**
 * An hour of stream as fast as it is decoded: the heaps of the page and of its workers after garbage collection, and the
 * tensors of TensorFlow.js, after warm-up and at the end.
 */
import type { CDPSession, Page } from "playwright";
import { openBrowser } from "../builtApp.ts";
import { record, recordedBy, untilSample } from "./recorder.ts";
import { type Section, target } from "./section.ts";

const rateHz = 1000;
const backend = "webgl";
const megabyte = 2 ** 20;

interface Heap {
  usedSize: number;
  backingStorageSize?: number;
}

/** The DevTools of a page and of its workers. */
class Threads {
  private readonly waiting = new Map<number, (result: unknown) => void>();
  private readonly workers = new Map<string, string>();
  private id = 0;

  private constructor(private readonly page: CDPSession) {
    page.on("Target.attachedToTarget", ({ sessionId, targetInfo }) => {
      const name = /(\w+)\.worker/.exec(targetInfo.url)?.[1];
      if (name !== undefined) this.workers.set(name, sessionId);
    });
    page.on("Target.receivedMessageFromTarget", ({ message }) => {
      const { id, result } = JSON.parse(message);
      this.waiting.get(id)?.(result);
      this.waiting.delete(id);
    });
  }

  static async of(page: Page): Promise<Threads> {
    const session = await page.context().newCDPSession(page);
    const threads = new Threads(session);
    await session.send("Target.setAutoAttach", {
      autoAttach: true,
      waitForDebuggerOnStart: false,
      flatten: false,
    });
    return threads;
  }

  private ask(worker: string, method: string): Promise<unknown> {
    const id = ++this.id;
    const answer = new Promise((resolve) => this.waiting.set(id, resolve));
    void this.page.send("Target.sendMessageToTarget", {
      sessionId: worker,
      message: JSON.stringify({ id, method }),
    });
    return answer;
  }

  /** Bytes in use by thread, arrays outside of the heap included, after a full collection. */
  async usedBytes(): Promise<Record<string, number>> {
    const bytesOf = ({ usedSize, backingStorageSize = 0 }: Heap) => usedSize + backingStorageSize;
    await this.page.send("HeapProfiler.collectGarbage");
    const used: Record<string, number> = {
      page: bytesOf((await this.page.send("Runtime.getHeapUsage")) as Heap),
    };
    for (const [name, session] of this.workers) {
      await this.ask(session, "HeapProfiler.collectGarbage");
      used[name] = bytesOf((await this.ask(session, "Runtime.getHeapUsage")) as Heap);
    }
    return used;
  }
}

export const soak: Section = {
  name: "soak",
  async run({ app, isQuick, say }) {
    const minutes = isQuick ? 10 : 60;
    const warmUpMinutes = isQuick ? 2 : 5;
    const { context, close } = await openBrowser();
    try {
      const page = context.pages()[0]!;
      await record(page);
      await page.goto(`${app.url}?speed=max&backend=${backend}`);
      const threads = await Threads.of(page);
      const at = async (minute: number) => {
        say(`soak up to minute ${minute} of the stream`);
        await untilSample(page, minute * 60 * rateHz, 1_800_000);
        // What the page has written down for the benchmark is none of the app's.
        await page.evaluate(() => {
          const { recorded } = globalThis as unknown as { recorded: Record<string, unknown> };
          for (const values of Object.values(recorded)) if (Array.isArray(values)) values.length = 0;
        });
        return {
          bytes: await threads.usedBytes(),
          tensors: (await recordedBy(page)).status?.tensorCount ?? Number.NaN,
        };
      };
      const startedMs = performance.now();
      const before = await at(warmUpMinutes);
      const after = await at(warmUpMinutes + minutes);
      const elapsedSeconds = (performance.now() - startedMs) / 1000;
      const names = Object.keys(after.bytes);
      const sum = ({ bytes }: typeof before) => Object.values(bytes).reduce((total, each) => total + each, 0);
      const growthMb = (sum(after) - sum(before)) / megabyte;
      const mb = (bytes = Number.NaN) => (bytes / megabyte).toFixed(2);
      return {
        tables: [
          {
            title: `${minutes} minutes of stream on ${backend}, in ${elapsedSeconds.toFixed(0)} s, MB in use`,
            header: ["thread", "after warm-up", "at the end"],
            rows: [
              ...names.map((name) => [name, mb(before.bytes[name]), mb(after.bytes[name])]),
              ["all", mb(sum(before)), mb(sum(after))],
              ["tensors", String(before.tensors), String(after.tensors)],
            ],
          },
        ],
        targets: [
          target("growth of memory over the soak", growthMb, "at most", 2, "MB", 2),
          target("tensors more at the end", after.tensors - before.tensors, "at most", 0, "", 0),
        ],
        data: { minutes, backend, elapsedSeconds, before, after, growthMb },
      };
    } finally {
      await close();
    }
  },
};
