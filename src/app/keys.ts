import { views } from "../contract/urlState.ts";
import type { Session } from "./session.ts";
import { show, store } from "./store.ts";

/** Keys of the whole page; none is taken from a field that is being typed in. @returns how to let go of them */
export function listenToKeys(session: Session): () => void {
  const onKey = (event: KeyboardEvent) => {
    const { helpShown, card, choice, run, status } = store.getState();
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "o") {
      event.preventDefault();
      session.chooseFiles("files");
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey || helpShown || card) return;
    const element = event.target as HTMLElement;
    if (element.closest("input, select, textarea, [contenteditable], [role=slider], [role=dialog]")) return;
    const view = views[Number(event.key) - 1];
    // A button that has the focus takes the space bar for itself.
    if (event.key === " " && !element.closest("button, a")) {
      event.preventDefault();
      const isOver = status?.state === "ended" || status?.state === "failed";
      if (run && !isOver) session.setPaused(!choice.paused);
    } else if (event.key === "ArrowLeft") session.loop.pan(1);
    else if (event.key === "ArrowRight") session.loop.pan(-1);
    else if (event.key === "r") session.recording.toggle();
    else if (event.key === "m") session.recording.mark();
    else if (event.key === "?") store.setState({ helpShown: true });
    else if (event.key === "Escape") {
      session.loop.resetView();
      store.setState({ fault: null });
    } else if (view !== undefined) show(view);
  };
  // A choice made with the mouse is over when it is made: the keys belong to the page again.
  let byMouse = false;
  const onPointer = () => {
    byMouse = true;
  };
  const onAnyKey = () => {
    byMouse = false;
  };
  const onChange = ({ target }: Event) => {
    if (byMouse && target instanceof HTMLSelectElement) target.blur();
  };
  const removal = new AbortController();
  const { signal } = removal;
  document.addEventListener("keydown", onKey, { signal });
  document.addEventListener("keydown", onAnyKey, { signal, capture: true });
  document.addEventListener("pointerdown", onPointer, { signal, capture: true });
  document.addEventListener("change", onChange, { signal });
  return () => removal.abort();
}
