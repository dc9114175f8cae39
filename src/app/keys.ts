import { actions } from "./actions.ts";
import type { Session } from "./session.ts";
import { store } from "./store.ts";

const typedIn = "input:not([type=checkbox], [type=radio]), textarea, [contenteditable]";

/** Keys of the whole page; none is taken from a field that is being typed in. @returns how to let go of them */
export function listenToKeys(session: Session): () => void {
  const onKey = (event: KeyboardEvent) => {
    const { helpShown, guideShown, card } = store.getState();
    const withControl = event.ctrlKey || event.metaKey;
    const action = actions.find(
      (each) =>
        each.key === (event.key.length === 1 ? event.key.toLowerCase() : event.key) &&
        (each.withControl ?? false) === withControl,
    );
    if (!action || event.altKey) return;
    const element = event.target as HTMLElement;
    if (action.isLeftToFields && element.closest(typedIn)) return;
    if (!withControl) {
      if (helpShown || guideShown || card) return;
      if (element.closest(`${typedIn}, select, [type=radio], [role=slider], [role=dialog]`)) return;
      // A button or a box that has the focus takes the space bar for itself.
      if (event.key === " " && element.closest("button, a, summary, input")) return;
    }
    // What opens a field must not be typed into it.
    if (event.key.length === 1) event.preventDefault();
    action.run(session);
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
