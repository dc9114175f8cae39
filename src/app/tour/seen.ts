const key = "gripscope.tour";

/** Whether this browser has been shown the tour; one that remembers nothing is not shown it again and again. */
export function hasSeenTour(): boolean {
  try {
    return localStorage.getItem(key) !== null;
  } catch {
    return true;
  }
}

export function leaveTour(): void {
  try {
    localStorage.setItem(key, "seen");
  } catch {
    // Where nothing can be kept the tour is not shown of itself.
  }
}
