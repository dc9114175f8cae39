import { createRoot } from "react-dom/client";
import { toggleFullScreen } from "../fullScreen.ts";
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
  // Its address is no address of the app: links to style sheets have to be whole.
  const sheets = document.head.querySelectorAll<HTMLElement>("link[rel=stylesheet], style");
  for (const sheet of sheets) {
    const copy = page.importNode(sheet, true);
    if (sheet instanceof HTMLLinkElement) (copy as HTMLLinkElement).href = sheet.href;
    page.head.append(copy);
  }
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
  root.render(<Stage session={session} screen={screen} />);
  const leaveOut = session.loop.addScreen(screen);
  page.addEventListener("keydown", ({ key }) => {
    if (key.toLowerCase() === "f") toggleFullScreen(page);
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
