import { useSyncExternalStore } from "react";

/** Where the rail lies below everything, as the style sheets have it (899 px). */
export const narrowScreen = "(max-width: 56.1875em)";

/** px of the root's font where nothing changed it: sizes in the code and in the style sheets are told for it. */
const usualPx = 16;

/** How much larger than usual everything is set: on a very large screen, or where the browser was told to set text larger. */
export const rootScale = (page: Document = document): number =>
  Number.parseFloat(getComputedStyle(page.documentElement).fontSize) / usualPx;

/** As `rootScale`, where it has to be drawn anew when that changes. */
export const useRootScale = (): number => useSyncExternalStore(listen, () => rootScale());

/** A change of the root's font is told by nothing but the size of what is measured by it. */
function listen(onChange: () => void): () => void {
  const probe = document.createElement("div");
  probe.style.cssText = "position: absolute; visibility: hidden; width: 1rem";
  probe.ariaHidden = "true";
  document.body.append(probe);
  const observer = new ResizeObserver(onChange);
  observer.observe(probe);
  return () => {
    observer.disconnect();
    probe.remove();
  };
}

/** A length that grows with the root's font. @param px as it usually is */
export const rems = (px: number): string => `${px / usualPx}rem`;
