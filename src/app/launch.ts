import type { Session } from "./session.ts";
import { store } from "./store.ts";
import { messageOf } from "./words.ts";

/** What the browser hands over when the installed app is opened with files: the Launch Handler API, which TypeScript does not know. */
export interface LaunchQueue {
  setConsumer(
    consumer: (launch: { readonly files?: readonly Pick<FileSystemFileHandle, "getFile">[] }) => void,
  ): void;
}

/** A decoder is put under the stream that runs: at the start of the app that is not there yet. */
function untilStarted(): Promise<void> {
  return new Promise((resolve) => {
    const look = () => {
      const { run, fault, choice } = store.getState();
      if (run === null && fault === null && choice.source === "sim") return;
      leave();
      resolve();
    };
    const leave = store.subscribe(look);
    look();
  });
}

/** Opens the files that the app is opened with from the file manager, as if they had been dropped on the page. Does nothing elsewhere. */
export function openLaunched(
  session: Pick<Session, "openFiles">,
  queue: LaunchQueue | undefined = (globalThis as { launchQueue?: LaunchQueue }).launchQueue,
): void {
  queue?.setConsumer(async ({ files = [] }) => {
    if (files.length === 0) return;
    try {
      // Who opens a file did not come to be shown around.
      store.setState({ tourShown: false });
      const opened = await Promise.all(files.map((handle) => handle.getFile()));
      if (opened.every(({ name }) => name.endsWith(".json"))) await untilStarted();
      await session.openFiles(opened);
    } catch (error) {
      const reason = messageOf(error);
      store.setState({
        fault: {
          title: "The files were not opened",
          what: `The browser did not hand them over: ${reason}. Drop them on the page instead.`,
          remedy: null,
        },
      });
    }
  });
}
