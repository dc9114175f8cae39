import { createRoot } from "react-dom/client";
import { actionOf } from "../actions.ts";
import { toggleFullScreen } from "../fullScreen.ts";
import { keyOf, normalKey } from "../keyBindings.ts";
import { isOfSlider } from "../keys.ts";
import type { Session } from "../session.ts";
import { notify } from "../store.ts";
import { Stage } from "./Stage.tsx";
import { feedbackStore } from "./state.ts";

/**
 * Opens a window for the patient's screen. It is drawn by the page's own loop, of the page's own rings: it is never later than
 * the page, which may turn to other views meanwhile, or be hidden. It goes when the page goes.
 */
export function openPatientScreen(session: Session): void {
  const opened = window.open("", "gripscope-feedback", "popup,width=1280,height=720");
  if (!opened) {
    notify("The browser opened no second window. Allow pop-up windows for this page, and try again.");
    return;
  }
  const screen = opened as Window & typeof globalThis;
  const { document: page } = screen;
  page.title = "Gripscope: feedback";
  page.documentElement.lang = "en";
  const takeTheme = () => {
    const { mantineColorScheme = "light" } = document.documentElement.dataset;
    page.documentElement.dataset.mantineColorScheme = mantineColorScheme;
  };
  takeTheme();
  const theming = new MutationObserver(takeTheme);
  theming.observe(document.documentElement, { attributes: true });
  const container = page.createElement("main");
  container.className = "patient-screen";
  page.body.replaceChildren(container);
  const root = createRoot(container);
  // Colours are read from the style sheets.
  void copyStyles(page).then(() =>
    root.render(
      <>
        <h1 className="hidden">Gripscope feedback</h1>
        <Stage session={session} screen={screen} />
      </>,
    ),
  );
  const leaveOut = session.loop.addScreen(screen);
  page.addEventListener("keydown", (event) => {
    const action = actionOf("feedback");
    if (event.repeat || event.ctrlKey || event.metaKey || event.altKey || isOfSlider(event)) return;
    if (action && keyOf(action) === normalKey(event.key)) toggleFullScreen(page);
  });
  const close = () => screen.close();
  addEventListener("pagehide", close);
  screen.addEventListener("pagehide", () => {
    removeEventListener("pagehide", close);
    theming.disconnect();
    leaveOut();
    root.unmount();
    feedbackStore.setState({ screen: null });
  });
  feedbackStore.setState({ screen });
}

/** Gives a page the style sheets of this one. @returns when they have been loaded */
async function copyStyles(page: Document): Promise<void> {
  const copies = Array.from(
    document.head.querySelectorAll<HTMLLinkElement | HTMLStyleElement>("link[rel=stylesheet], style"),
    (sheet) => {
      const copy = page.importNode(sheet, true);
      // It has no address of its own, from which to find them.
      if ("href" in sheet) (copy as HTMLLinkElement).href = sheet.href;
      return copy;
    },
  );
  const loaded = copies
    .filter((copy) => "href" in copy)
    .map(
      (link) =>
        new Promise((resolve) => {
          link.addEventListener("load", resolve);
          link.addEventListener("error", resolve);
        }),
    );
  page.head.append(...copies);
  await Promise.all(loaded);
}
