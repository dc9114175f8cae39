import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { chromium } from "playwright";

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

/**
 * Path of a Chromium or Chrome: CHROME_PATH, else on the PATH, in the usual places of the system, or Playwright's own.
 * As root on Debian it installs the system's. @throws Error that says what to install
 */
export function findChromium(): string {
  const named = process.env.CHROME_PATH;
  if (named) {
    if (existsSync(named)) return named;
    throw new Error(`CHROME_PATH is ${named}, where there is no file`);
  }
  const found = installed() ?? installOnDebian();
  if (found !== undefined) return found;
  throw new Error(
    "no Chromium or Chrome found: install one (Debian: apt-get install chromium; anywhere: npx playwright install chromium) or set CHROME_PATH",
  );
}

function installed(): string | undefined {
  const names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"];
  const suffix = process.platform === "win32" ? ".exe" : "";
  const folders = (process.env.PATH ?? "").split(delimiter).filter((folder) => folder !== "");
  const onPath = names.flatMap((name) => folders.map((folder) => join(folder, name + suffix)));
  return [...onPath, ...usualPlaces(), chromium.executablePath()].find((path) => existsSync(path));
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

function installOnDebian(): string | undefined {
  const release = existsSync("/etc/os-release") ? readFileSync("/etc/os-release", "utf8") : "";
  if (process.getuid?.() !== 0 || !/^ID(_LIKE)?=.*(debian|ubuntu)/m.test(release)) return undefined;
  console.log("no Chromium or Chrome found: installing the system's (apt-get install chromium)");
  const environment = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  for (const step of [["update"], ["install", "-y", "--no-install-recommends", "chromium"]]) {
    const { status } = spawnSync("apt-get", ["-q", ...step], {
      stdio: ["ignore", "ignore", "inherit"],
      env: environment,
    });
    if (status !== 0) return undefined;
  }
  return installed();
}
