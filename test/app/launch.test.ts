import { beforeEach, expect, test } from "vitest";
import { type LaunchQueue, openLaunched } from "../../src/app/launch.ts";
import { type AppState, store } from "../../src/app/store.ts";

type Consumer = Parameters<LaunchQueue["setConsumer"]>[0];

/** The app, launched with what the test hands it. */
function launched() {
  const opened: string[][] = [];
  let consume: Consumer = () => {};
  openLaunched(
    { openFiles: async (files) => void opened.push(files.map(({ name }) => name)) },
    {
      setConsumer: (consumer) => {
        consume = consumer;
      },
    },
  );
  return { opened, launch: (...launch: Parameters<Consumer>) => consume(...launch) };
}

const settled = () => new Promise((resolve) => setTimeout(resolve));
const handle = (name: string) => ({ getFile: async () => new File(["x"], name) });

beforeEach(() => store.setState(store.getInitialState(), true));

test("files that the app is opened with are opened together, and nobody is shown around", async () => {
  const { opened, launch } = launched();
  store.setState({ tourShown: true });
  launch({ files: ["a.vhdr", "a.eeg", "a.vmrk"].map(handle) });
  await settled();
  expect(opened).toEqual([["a.vhdr", "a.eeg", "a.vmrk"]]);
  expect(store.getState().tourShown).toBe(false);
});

test("a decoder is opened as soon as something runs that it can decode", async () => {
  const { opened, launch } = launched();
  launch({ files: [handle("a.json")] });
  await settled();
  expect(opened).toEqual([]);
  store.setState({ run: {} as AppState["run"] });
  await settled();
  expect(opened).toEqual([["a.json"]]);
});

test("it is not waited for where nothing is to run", async () => {
  const { opened, launch } = launched();
  const { choice } = store.getState();
  store.setState({ choice: { ...choice, source: "recording" } });
  launch({ files: [handle("a.json")] });
  await settled();
  expect(opened).toEqual([["a.json"]]);
});

test("a start without files opens nothing", async () => {
  const { opened, launch } = launched();
  store.setState({ run: {} as AppState["run"] });
  launch({});
  launch({ files: [] });
  await settled();
  expect(opened).toEqual([]);
});

test("a file that is not handed over is told of, and what to do", async () => {
  const { opened, launch } = launched();
  store.setState({ run: {} as AppState["run"] });
  launch({ files: [{ getFile: () => Promise.reject(new Error("it is gone")) }] });
  await settled();
  expect(opened).toEqual([]);
  expect(store.getState().fault?.what).toContain("it is gone");
});

test("a browser without launches has nothing to hand over", () => {
  expect(() => openLaunched({ openFiles: async () => undefined }, undefined)).not.toThrow();
});
