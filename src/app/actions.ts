import { views } from "../contract/urlState.ts";
import { toggleFullScreen } from "./fullScreen.ts";
import { keyName } from "./keyBindings.ts";
import { pageTitles } from "./pageTitles.ts";
import type { Session } from "./session.ts";
import { show, store } from "./store.ts";

/** What can be done from the keyboard: listed in the help, found by the palette, run by its key. */
export interface Action {
  /** Kept where keys are remembered: never changes. */
  readonly id: string;
  readonly title: string;
  /** As `KeyboardEvent.key` tells it, until another one is chosen (see `keyBindings.ts`); "" where it has none. */
  readonly key: string;
  /** Together with Ctrl, or with Cmd on a Mac. */
  readonly withControl?: boolean;
  /** Goes on for as long as its key is held down. */
  readonly repeats?: boolean;
  /** A field that is typed in has a use of its own for the key, and keeps it. */
  readonly isLeftToFields?: boolean;
  run(session: Session): void;
}

export const actions: readonly Action[] = [
  {
    id: "pause",
    title: "Pause, go on",
    key: " ",
    run(session) {
      const { run, status, choice } = store.getState();
      const isOver = status?.state === "ended" || status?.state === "failed";
      if (run && !isOver) session.setPaused(!choice.paused);
    },
  },
  {
    id: "back",
    title: "Pan the plots a second back",
    key: "ArrowLeft",
    repeats: true,
    run: ({ loop }) => loop.pan(1),
  },
  {
    id: "forth",
    title: "Pan the plots a second forth",
    key: "ArrowRight",
    repeats: true,
    run: ({ loop }) => loop.pan(-1),
  },
  {
    id: "now",
    title: "Close what is open; plots back to now",
    key: "Escape",
    run({ loop }) {
      loop.resetView();
      store.setState({ fault: null });
    },
  },
  { id: "record", title: "Record, end the recording", key: "r", run: ({ recording }) => recording.toggle() },
  { id: "mark", title: "Set a marker", key: "m", run: (session) => session.beginMarker() },
  ...views.map((view, index) => ({
    id: `show-${view}`,
    title: `${pageTitles[view].title}: ${pageTitles[view].hint.toLowerCase()}`,
    key: String(index + 1),
    run: () => show(view),
  })),
  {
    id: "feedback",
    title: "Feedback in full screen, and back",
    key: "f",
    run() {
      const isThere = store.getState().choice.view === "feedback";
      show("feedback");
      if (isThere || !document.fullscreenElement) toggleFullScreen();
    },
  },
  {
    id: "open",
    title: "Open a recording, or a saved decoder",
    key: "o",
    withControl: true,
    run: (session) => session.chooseFiles("files"),
  },
  {
    id: "undo",
    title: "Undo the newest change of a recording's channels",
    key: "z",
    withControl: true,
    isLeftToFields: true,
    run: (session) => void session.inspection.undo(),
  },
  {
    id: "roll-back",
    title: "Roll back to the decoder before",
    key: "b",
    run: (session) => void session.rollBack(),
  },
  { id: "restart", title: "From the beginning", key: "", run: (session) => void session.restart() },
  { id: "card", title: "Card of the decoder that runs", key: "", run: (session) => void session.showCard() },
  {
    id: "palette",
    title: "Find something to do",
    key: "k",
    withControl: true,
    run: () => store.setState({ paletteShown: true }),
  },
  {
    id: "guide",
    title: "Read the guide",
    key: "",
    run: () => store.setState({ guideShown: true }),
  },
  {
    id: "tour",
    title: "Take the tour",
    key: "",
    run() {
      show("live");
      store.setState({ tourShown: true, helpShown: false });
    },
  },
  {
    id: "demo",
    title: "Run the demonstration of two minutes",
    key: "",
    run: () => store.setState(({ choice }) => ({ choice: { ...choice, demo: true } })),
  },
  { id: "help", title: "Keys and help", key: "?", run: () => store.setState({ helpShown: true }) },
];

export function actionOf(id: string): Action | undefined {
  return actions.find((each) => each.id === id);
}

/** A label with the key of an action behind it, where that has one: "Record (R)". */
export function withKey(label: string, id: string): string {
  const action = actionOf(id);
  const name = action && keyName(action);
  return name ? `${label} (${name})` : label;
}
