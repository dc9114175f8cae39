import "@fontsource-variable/inter";
import "@mantine/core/styles.css";
import "uplot/dist/uPlot.min.css";
import "./app.css";
import { registerSW } from "virtual:pwa-register";
import { createRoot } from "react-dom/client";
import { App } from "./App.tsx";
import { followAddress } from "./address.ts";
import { Session } from "./session.ts";
import { store } from "./store.ts";
import { hasSeenTour } from "./tour/seen.ts";

/** Starts decoding, and shows it in `root`. */
export function start(root: HTMLElement): void {
  followAddress();
  const { choice } = store.getState();
  // Someone who was sent a link to something is not held up.
  const { search, hash } = location;
  store.setState({
    tourShown: search + hash === "" && !hasSeenTour(),
    guideShown: hash.startsWith("#guide"),
  });
  const session = new Session();
  // The workers start while React draws the first time.
  if (choice.source === "sim") void session.simulate();
  createRoot(root).render(<App session={session} />);
  // Neither is needed for the first values.
  void import("./launch.ts").then(({ openLaunched }) => openLaunched(session));
  void import("./wakeLock.ts").then(({ keepAwake }) => keepAwake());
  const update = registerSW({
    onNeedRefresh: () =>
      store.setState({
        update() {
          // Reloads also on the very visit that installed the app, which the helper takes for no update.
          navigator.serviceWorker.addEventListener("controllerchange", () => location.reload(), {
            once: true,
          });
          void update();
        },
      }),
    onOfflineReady: () => store.setState({ offlineReady: true }),
    onRegisteredSW: () => store.setState({ offlineReady: navigator.serviceWorker.controller !== null }),
  });
}
