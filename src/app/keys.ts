import type { Session } from "./session.ts";
import { store, views } from "./store.ts";

/** Keys of the whole page; none is taken from a field that is being typed in. @returns how to let go of them */
export function listenToKeys(session: Session): () => void {
  const onKey = (event: KeyboardEvent) => {
    const { helpShown, choice, run } = store.getState();
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "o") {
      event.preventDefault();
      session.chooseFiles(false);
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey || helpShown) return;
    const element = event.target as HTMLElement;
    if (element.closest("input, select, textarea, [contenteditable], [role=slider], [role=dialog]")) return;
    const view = views[Number(event.key) - 1];
    // A button that has the focus takes the space bar for itself.
    if (event.key === " " && !element.closest("button, a")) {
      event.preventDefault();
      if (run) session.setPaused(!choice.paused);
    } else if (event.key === "ArrowLeft") session.loop.pan(1);
    else if (event.key === "ArrowRight") session.loop.pan(-1);
    else if (event.key === "?") store.setState({ helpShown: true });
    else if (event.key === "Escape") {
      session.loop.resetView();
      store.setState({ fault: null });
    } else if (view !== undefined) store.setState({ view });
  };
  document.addEventListener("keydown", onKey);
  return () => document.removeEventListener("keydown", onKey);
}
