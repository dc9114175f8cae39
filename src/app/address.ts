import { formatUrl, parseUrl } from "../contract/urlState.ts";
import { notify, store } from "./store.ts";

/** Takes the choice from the address, and from then on keeps the address at what is chosen. */
export function followAddress(): void {
  const { state, problems } = parseUrl(location.search);
  store.setState({ choice: state });
  problems.forEach(notify);
  store.subscribe(({ choice }, before) => {
    if (choice === before.choice) return;
    const address = `${location.pathname}${formatUrl(choice)}${location.hash}`;
    // A page turned to is a step that can be gone back; everything else changes the step that one is at.
    const isThere = viewOfAddress() === choice.view;
    if (isThere) history.replaceState(history.state, "", address);
    else history.pushState(null, "", address);
  });
  // Steps go from page to page; what was chosen meanwhile stays chosen, and the address of the step is told of it.
  addEventListener("popstate", () =>
    store.setState(({ choice: held }) => ({ choice: { ...held, view: viewOfAddress() } })),
  );
}

const viewOfAddress = () => parseUrl(location.search).state.view;
