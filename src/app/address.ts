import { formatUrl, parseUrl } from "../contract/urlState.ts";
import { notify, store } from "./store.ts";

/** Takes the choice from the address, and from then on keeps the address at what is chosen. */
export function followAddress(): void {
  const { state, problems } = parseUrl(location.search);
  store.setState({ choice: state });
  problems.forEach(notify);
  store.subscribe(({ choice }, before) => {
    if (choice === before.choice) return;
    history.replaceState(history.state, "", `${location.pathname}${formatUrl(choice)}${location.hash}`);
  });
}
