const wheelFactor = 1.2;
/** Fingers closer than this, px, tell nothing of how far they moved. */
const leastApart = 8;

/** A plot over time whose view can be moved. */
export interface Zoomable {
  readonly view: { readonly spanSeconds: number };
  /** False where there is no more to see, so that the wheel is left to the page; always, where it is left out. */
  canZoom?(factor: number): boolean;
  /** @param fraction of the width that stays where it is, 0 left */
  zoom(factor: number, fraction: number): void;
  /** Into the past, s. */
  pan(seconds: number): void;
  resetView(): void;
}

/** Wheel zooms at the cursor, two fingers between them, dragging pans, a double click resets. @returns how to let go */
export function addGestures(over: HTMLElement, plot: Zoomable): () => void {
  const removal = new AbortController();
  const { signal } = removal;
  const fractionAt = (event: MouseEvent) => {
    const { left, width } = over.getBoundingClientRect();
    return Math.min(1, Math.max(0, (event.clientX - left) / width));
  };
  /** Where each finger, or the mouse, is held down. */
  const held = new Map<number, PointerEvent>();
  over.addEventListener(
    "wheel",
    (event) => {
      const factor = event.deltaY > 0 ? wheelFactor : 1 / wheelFactor;
      if (plot.canZoom?.(factor) === false) return;
      event.preventDefault();
      plot.zoom(factor, fractionAt(event));
    },
    { signal, passive: false },
  );
  over.addEventListener(
    "pointerdown",
    (event) => {
      if (event.button !== 0) return;
      over.setPointerCapture(event.pointerId);
      held.set(event.pointerId, event);
    },
    { signal },
  );
  over.addEventListener(
    "pointermove",
    (event) => {
      const before = held.get(event.pointerId);
      if (!before) return;
      held.set(event.pointerId, event);
      const other = [...held.values()].find(({ pointerId }) => pointerId !== event.pointerId);
      if (other) {
        const apart = (one: PointerEvent) => Math.abs(one.clientX - other.clientX);
        if (apart(before) > leastApart && apart(event) > leastApart)
          plot.zoom(apart(before) / apart(event), (fractionAt(event) + fractionAt(other)) / 2);
      } else plot.pan(((event.clientX - before.clientX) / over.clientWidth) * plot.view.spanSeconds);
    },
    { signal },
  );
  for (const end of ["pointerup", "pointercancel"] as const) {
    over.addEventListener(end, ({ pointerId }) => held.delete(pointerId), { signal });
  }
  over.addEventListener("dblclick", () => plot.resetView(), { signal });
  return () => removal.abort();
}
