/**
 * Faults, put into the real workers of the built app: script that a test prepends to a worker's own, and what it does there. The app
 * itself knows nothing of it.
 */
import type { BrowserContext, Page, Worker } from "playwright";

type WorkerName = "acquisition" | "decoder" | "trainer" | "recorder";

/** Runs `script` in every worker of a name before its own script; for pages that are opened after this. */
export async function prependTo(
  context: BrowserContext,
  name: WorkerName,
  script: () => void,
): Promise<void> {
  await context.route(
    (url) => url.pathname.includes(`/${name}.worker-`),
    async (route) => {
      const response = await route.fetch();
      const own = await response.text();
      await route.fulfill({ response, body: `(${script})();\n${own}` });
    },
  );
}

/** The worker of a name that is at work: one that measures beside it is younger. */
export async function workerOf(page: Page, name: WorkerName): Promise<Worker> {
  const find = () => page.workers().find((worker) => worker.url().includes(`/${name}.worker-`));
  for (let i = 0; i < 100 && !find(); i++) await page.waitForTimeout(50);
  const worker = find();
  if (!worker) throw new Error(`the page has no ${name} worker`);
  return worker;
}

/** Throws where nobody listens. */
export async function crash(page: Page, name: WorkerName): Promise<void> {
  const worker = await workerOf(page, name);
  await worker.evaluate(() => {
    setTimeout(() => {
      throw new Error("provoked");
    });
  });
}

/** Closes without a word. */
export async function vanish(page: Page, name: WorkerName): Promise<void> {
  const worker = await workerOf(page, name);
  await worker.evaluate(() => {
    setTimeout(() => self.close());
  });
}

/** Never comes back to its messages. */
export async function hang(page: Page, name: WorkerName): Promise<void> {
  const worker = await workerOf(page, name);
  await worker.evaluate(() => {
    setTimeout(() => {
      for (;;);
    });
  });
}

/** A block as it is sent, and what tests do to it. */
interface TamperedBlock {
  firstSample: number;
  frameCount: number;
  data: Float32Array;
  acquiredAtMs: number;
}
export interface Tampering {
  /** Gives what is sent instead of a block: nothing, itself, several. */
  tamper: ((block: TamperedBlock) => TamperedBlock[]) | null;
}

/** Prepended to the acquisition worker: what it sends goes through `tamper`, where a test has set one. */
export function tamperWithBlocks(): void {
  const global = globalThis as unknown as Tampering;
  global.tamper = null;
  const { postMessage } = MessagePort.prototype;
  MessagePort.prototype.postMessage = function (this: MessagePort, message: unknown, transfer?: unknown) {
    const { kind, block } = (message ?? {}) as { kind?: string; block?: TamperedBlock };
    if (kind !== "block" || !block || !global.tamper) {
      return postMessage.call(this, message, transfer as StructuredSerializeOptions);
    }
    const sent = global.tamper({ ...block, data: block.data.slice() });
    for (const each of sent) {
      postMessage.call(
        this,
        { kind, block: each },
        {
          transfer: [each.data.buffer as ArrayBuffer],
        },
      );
    }
    // What was lost on the way is answered, as the network that lost it would not be: the sender must not be held up by it.
    if (sent.length === 0) {
      setTimeout(() =>
        this.onmessage?.(new MessageEvent("message", { data: { kind: "taken", data: block.data } })),
      );
    }
  } as typeof postMessage;
}

/** Prepended to a worker: its clocks go on by what a test adds to them. */
export function shiftClocks(): void {
  const shift = { monotonicMs: 0, wallMs: 0 };
  Object.assign(globalThis, { shift });
  const now = performance.now.bind(performance);
  performance.now = () => now() + shift.monotonicMs;
  const wall = Date.now;
  Date.now = () => wall() + shift.wallMs;
}

/** Adds to the clocks of a worker that has `shiftClocks`. */
export async function addToClocks(
  page: Page,
  name: WorkerName,
  by: { monotonicMs?: number; wallMs?: number },
): Promise<void> {
  const worker = await workerOf(page, name);
  await worker.evaluate(({ monotonicMs = 0, wallMs = 0 }) => {
    const { shift } = globalThis as unknown as { shift: { monotonicMs: number; wallMs: number } };
    shift.monotonicMs += monotonicMs;
    shift.wallMs += wallMs;
  }, by);
}

/** Prepended to the decoder worker: its WebGL contexts can be reached by `spoilWebgl`. */
export function keepContexts(): void {
  const contexts: WebGL2RenderingContext[] = [];
  Object.assign(globalThis, { contexts });
  const { getContext } = OffscreenCanvas.prototype;
  OffscreenCanvas.prototype.getContext = function (this: OffscreenCanvas, ...given: unknown[]) {
    const context = getContext.apply(this, given as Parameters<typeof getContext>);
    if (context instanceof WebGL2RenderingContext) contexts.push(context);
    return context;
  } as typeof getContext;
}

/**
 * Does something to WebGL in the decoder worker, from now on: `lost` its context; `memory` that too, and there are no more
 * textures, in any context; `still` nothing is drawn any more, what was drawn stays; `slow` every read-back takes 80 ms.
 */
export async function spoilWebgl(page: Page, how: "lost" | "memory" | "still" | "slow"): Promise<void> {
  const worker = await workerOf(page, "decoder");
  await worker.evaluate((what) => {
    const gl = (globalThis as unknown as { contexts: WebGL2RenderingContext[] }).contexts.at(-1)!;
    const own = WebGL2RenderingContext.prototype;
    if (what === "memory") own.createTexture = () => null as unknown as WebGLTexture;
    if (what === "lost" || what === "memory") gl.getExtension("WEBGL_lose_context")!.loseContext();
    if (what === "still") {
      gl.drawArrays = () => undefined;
      gl.drawElements = () => undefined;
    }
    if (what === "slow") {
      for (const name of ["readPixels", "getBufferSubData"] as const) {
        const read = own[name] as (...given: unknown[]) => void;
        (own as unknown as Record<string, unknown>)[name] = function (this: unknown, ...given: unknown[]) {
          const until = performance.now() + 80;
          while (performance.now() < until);
          read.apply(this, given);
        };
      }
    }
  }, how);
}
