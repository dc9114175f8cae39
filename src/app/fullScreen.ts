import { notify } from "./store.ts";

/** Puts a window into full screen, or back. Its style sheet says what is shown there. */
export function toggleFullScreen(page: Document = document): void {
  const root = page.documentElement;
  const refuse = () => notify("This browser does not show the page in full screen.");
  if (page.fullscreenElement) void page.exitFullscreen();
  // Not every telephone has it.
  else if ("requestFullscreen" in root) root.requestFullscreen().catch(refuse);
  else refuse();
}
