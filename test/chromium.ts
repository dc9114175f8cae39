import { join } from "node:path";
import { chromium } from "playwright";
import { findBrowser } from "./findBrowser.ts";

/** Arguments that make a headless Chromium quiet, and let it run as root. WebGL 2 is then computed in software. */
export const launchArguments = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** Path of a Chromium or Chrome: CHROME_PATH, or one that is installed. @throws Error that says what to install */
export function findChromium(): string {
  return findBrowser({
    title: "Chromium or Chrome",
    variable: "CHROME_PATH",
    names: ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"],
    places: [...usualPlaces(), chromium.executablePath()],
    debianPackage: "chromium",
    otherwise: "anywhere: npx playwright install chromium",
  });
}

function usualPlaces(): string[] {
  if (process.platform === "darwin") {
    return ["Google Chrome", "Chromium", "Microsoft Edge"].map((app) =>
      join("/Applications", `${app}.app`, "Contents", "MacOS", app),
    );
  }
  if (process.platform === "win32") {
    const roots = ["PROGRAMFILES", "PROGRAMFILES(X86)", "LOCALAPPDATA"].map(
      (name) => process.env[name] ?? "",
    );
    const programs = ["Google/Chrome/Application/chrome.exe", "Microsoft/Edge/Application/msedge.exe"];
    return roots.flatMap((root) => programs.map((program) => join(root, program)));
  }
  return ["/opt/google/chrome/chrome", "/snap/bin/chromium"];
}
