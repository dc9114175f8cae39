import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { delimiter, join } from "node:path";

interface Sought {
  title: string;
  /** Environment variable that may hold its path. */
  variable: string;
  /** What it is called on the PATH. */
  names: readonly string[];
  /** Where else it may be. */
  places: readonly string[];
  debianPackage: string;
  /** How else it is installed. */
  otherwise: string;
}

/**
 * Path of a browser: as an environment variable says, else on the PATH or in its usual places. As root on Debian it installs the
 * system's. @throws Error that says what to install
 */
export function findBrowser(sought: Sought): string {
  const { title, variable, debianPackage, otherwise } = sought;
  const named = process.env[variable];
  if (named) {
    if (existsSync(named)) return named;
    throw new Error(`${variable} is ${named}, where there is no file`);
  }
  const found = installed(sought) ?? installOnDebian(sought);
  if (found !== undefined) return found;
  throw new Error(
    `no ${title} found: install one (Debian: apt-get install ${debianPackage}; ${otherwise}) or set ${variable}`,
  );
}

function installed({ names, places }: Sought): string | undefined {
  const suffix = process.platform === "win32" ? ".exe" : "";
  const folders = (process.env.PATH ?? "").split(delimiter).filter((folder) => folder !== "");
  const onPath = names.flatMap((name) => folders.map((folder) => join(folder, name + suffix)));
  return [...onPath, ...places].find((path) => existsSync(path));
}

function installOnDebian(sought: Sought): string | undefined {
  const { title, debianPackage } = sought;
  const release = existsSync("/etc/os-release") ? readFileSync("/etc/os-release", "utf8") : "";
  if (process.getuid?.() !== 0 || !/^ID(_LIKE)?=.*(debian|ubuntu)/m.test(release)) return undefined;
  console.log(`no ${title} found: installing the system's (apt-get install ${debianPackage})`);
  const environment = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  for (const step of [["update"], ["install", "-y", "--no-install-recommends", debianPackage]]) {
    const { status } = spawnSync("apt-get", ["-q", ...step], {
      stdio: ["ignore", "ignore", "inherit"],
      env: environment,
    });
    if (status !== 0) return undefined;
  }
  return installed(sought);
}
