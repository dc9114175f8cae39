import { findBrowser } from "./findBrowser.ts";

/** Path of a Firefox as it is shipped: FIREFOX_PATH, or one that is installed. @throws Error that says what to install */
export function findFirefox(): string {
  return findBrowser({
    title: "Firefox",
    variable: "FIREFOX_PATH",
    names: ["firefox-esr", "firefox"],
    places: [
      "/Applications/Firefox.app/Contents/MacOS/firefox",
      "C:/Program Files/Mozilla Firefox/firefox.exe",
    ],
    debianPackage: "firefox-esr",
    otherwise: "anywhere: https://www.mozilla.org/firefox",
  });
}
