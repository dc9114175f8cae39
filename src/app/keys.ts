import { actions } from "./actions.ts";
import { keyOf, normalKey } from "./keyBindings.ts";
import type { Session } from "./session.ts";

const typedIn = "input:not([type=checkbox], [type=radio]), textarea, [contenteditable]";

/** A slider that has the focus takes what moves it for itself. */
export const isOfSlider = ({ key, target }: KeyboardEvent): boolean =>
  /^(Arrow|Home|End|Page| $)/.test(key) && (target as Element).closest("[role=slider]") !== null;

/** Keys of the whole page; none is taken from a field that is being typed in. @returns how to let go of them */
export function listenToKeys(session: Session): () => void {
  const onKey = (event: KeyboardEvent) => {
    const withControl = event.ctrlKey || event.metaKey;
    const action = actions.find(
      (each) => keyOf(each) === normalKey(event.key) && (each.withControl ?? false) === withControl,
    );
    if (!action || event.altKey || (event.repeat && !action.repeats)) return;
    // Nothing behind a dialogue is reached.
    if (document.querySelector("dialog:modal")) return;
    const element = event.target as HTMLElement;
    if (action.isLeftToFields && element.closest(typedIn)) return;
    if (!withControl) {
      if (element.closest(`${typedIn}, select, [type=radio], [role=dialog], dialog`)) return;
      if (isOfSlider(event)) return;
      // A button or a box that has the focus takes the space bar for itself.
      if (event.key === " " && element.closest("button, a, summary, input")) return;
    }
    // What opens a field must not be typed into it. Arrows scroll what has the focus all the same, and Esc closes it.
    if (!/^(Arrow|Escape)/.test(event.key)) event.preventDefault();
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
