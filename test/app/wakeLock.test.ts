import { afterEach, beforeEach, expect, test } from "vitest";
import { type AppState, store } from "../../src/app/store.ts";
import { keepAwake, wakeLockStore } from "../../src/app/wakeLock.ts";

/** A lock as a browser hands it out. */
class Lock extends EventTarget {
  released = false;
  async release() {
    if (this.released) return;
    this.released = true;
    this.dispatchEvent(new Event("release"));
  }
}

/** A page and its wake lock. The API itself is there in browsers alone. */
class Browser {
  readonly locks: Lock[] = [];
  refuses = false;
  answer: Promise<void> = Promise.resolve();
  readonly page = Object.assign(new EventTarget(), { visibilityState: "visible" as DocumentVisibilityState });
  readonly wakeLock = {
    request: async () => {
      await this.answer;
      if (this.refuses) throw new DOMException("battery is low", "NotAllowedError");
      const lock = new Lock();
      this.locks.push(lock);
      return lock;
    },
  };

  /** Gives up what is held where the page is hidden, as browsers do, before it tells of it. */
  async turn(visibilityState: DocumentVisibilityState) {
    this.page.visibilityState = visibilityState;
    if (visibilityState === "hidden") for (const lock of this.locks) await lock.release();
    this.page.dispatchEvent(new Event("visibilitychange"));
    await settled();
  }

  get heldCount() {
    return this.locks.filter(({ released }) => !released).length;
  }
}

const settled = () => new Promise((resolve) => setTimeout(resolve));

async function stream(state: "running" | "paused" | "ended" | null, paused = false) {
  const { choice } = store.getState();
  store.setState({
    run: (state === null ? null : {}) as AppState["run"],
    status: (state === null ? null : { state }) as AppState["status"],
    choice: { ...choice, paused },
  });
  await settled();
}

let letGo = () => {};

beforeEach(() => {
  store.setState(store.getInitialState(), true);
  wakeLockStore.setState("idle", true);
});

afterEach(() => letGo());

test("the screen is kept on while a stream runs, and no longer", async () => {
  const browser = new Browser();
  letGo = keepAwake(browser);
  await settled();
  expect([browser.locks.length, wakeLockStore.getState()]).toEqual([0, "idle"]);
  await stream("running");
  await stream("running");
  expect([browser.locks.length, browser.heldCount, wakeLockStore.getState()]).toEqual([1, 1, "held"]);
  for (const [state, paused] of [
    ["running", true],
    ["paused", false],
    ["ended", false],
    [null, false],
  ] as const) {
    await stream(state, paused);
    expect([browser.heldCount, wakeLockStore.getState()], String(state)).toEqual([0, "idle"]);
    await stream("running");
    expect([browser.heldCount, wakeLockStore.getState()]).toEqual([1, "held"]);
  }
  expect(browser.locks.length).toBe(5);
  letGo();
  await settled();
  expect(browser.heldCount).toBe(0);
});

test("a page that was hidden asks again when it is back, and not where nothing runs", async () => {
  const browser = new Browser();
  letGo = keepAwake(browser);
  await stream("running");
  await browser.turn("hidden");
  expect([browser.heldCount, wakeLockStore.getState()]).toEqual([0, "idle"]);
  await browser.turn("visible");
  expect([browser.heldCount, wakeLockStore.getState()]).toEqual([1, "held"]);
  await browser.turn("hidden");
  await stream("ended");
  await browser.turn("visible");
  expect([browser.heldCount, browser.locks.length]).toEqual([0, 2]);
});

test("a refusal hinders nothing, is told, and is not asked about at every turn", async () => {
  const browser = new Browser();
  browser.refuses = true;
  letGo = keepAwake(browser);
  await stream("running");
  expect(wakeLockStore.getState()).toBe("refused");
  browser.refuses = false;
  await stream("running");
  expect([browser.locks.length, wakeLockStore.getState()]).toEqual([0, "refused"]);
  await browser.turn("visible");
  expect(wakeLockStore.getState()).toBe("held");
  // A browser may take it back by itself.
  await browser.locks[0]?.release();
  expect(wakeLockStore.getState()).toBe("refused");
  await stream("ended");
  expect(wakeLockStore.getState()).toBe("idle");
});

test("a lock that comes when it is no longer wanted is given back", async () => {
  const browser = new Browser();
  let give = () => {};
  browser.answer = new Promise((resolve) => {
    give = resolve;
  });
  letGo = keepAwake(browser);
  await stream("running");
  await stream("paused");
  give();
  await settled();
  expect([browser.locks.length, browser.heldCount, wakeLockStore.getState()]).toEqual([1, 0, "idle"]);
});

test("a browser that cannot do it is said to be so", async () => {
  letGo = keepAwake({ ...new Browser(), wakeLock: undefined });
  await stream("running");
  expect(wakeLockStore.getState()).toBe("unsupported");
});
