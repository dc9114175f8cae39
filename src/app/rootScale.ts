import { useSyncExternalStore } from "react";

/** px of the root's font where nothing changed it: sizes in the code and in the style sheets are told for it. */
const usualPx = 16;

/** How much larger than usual everything is set: on a very large screen, or where the browser was told to set text larger. */
export const rootScale = (): number =>
  Number.parseFloat(getComputedStyle(document.documentElement).fontSize) / usualPx;

/** As `rootScale`, where it has to be drawn anew when the window comes to another screen. */
export const useRootScale = (): number => useSyncExternalStore(listen, rootScale);

function listen(onChange: () => void): () => void {
  addEventListener("resize", onChange);
  return () => removeEventListener("resize", onChange);
}

/** A length that grows with the root's font. @param px as it usually is */
export const rems = (px: number): string => `${px / usualPx}rem`;
