import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Plugin } from "vite";

/** What tools write into the build without it being a module of the app: service worker and loading helpers. */
const writtenByTools = [
  "rolldown",
  "vite",
  "vite-plugin-pwa",
  "workbox-core",
  "workbox-precaching",
  "workbox-routing",
  "workbox-strategies",
];

interface Licence {
  /** Name, version and SPDX identifier of the package. */
  title: string;
  spdx: string;
  /** Its licence file, else the notices in those of its modules that are in the build, else what package.json says. */
  text: string;
  isWhole: boolean;
}

/**
 * Writes `licences.txt`: the licences of every package of which something is in the build, workers included.
 * @returns the plugin that takes note of the workers' modules, and the page's, which also writes the file
 */
export function licences(): { worker: Plugin; page: Plugin } {
  const filesOfPackages = new Map<string, Set<string>>();
  const takeNote = (moduleIds: Iterable<string>) => {
    for (const id of moduleIds) {
      const [file, folder] =
        /^\0?(.*\/node_modules\/(?:@[^/]+\/)?[^/]+)\/[^?]+/.exec(id.replaceAll("\\", "/")) ?? [];
      if (file === undefined || folder === undefined) continue;
      const files = filesOfPackages.get(folder) ?? new Set();
      filesOfPackages.set(folder, files.add(file));
    }
  };
  return {
    worker: {
      name: "licences-of-workers",
      generateBundle() {
        takeNote(this.getModuleIds());
      },
    },
    page: {
      name: "licences",
      apply: "build",
      // Workers are bundled while the modules that start them are read, so all is known by now.
      generateBundle() {
        takeNote(this.getModuleIds());
        for (const name of writtenByTools) filesOfPackages.set(join("node_modules", name), new Set());
        const found = [...filesOfPackages].map(([folder, files]) => licenceOf(folder, files));
        this.emitFile({ type: "asset", fileName: "licences.txt", source: licenceText(found) });
      },
    },
  };
}

function licenceOf(folder: string, files: ReadonlySet<string>): Licence {
  const {
    name,
    version,
    license: spdx,
    author,
  } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  if (!spdx) throw new Error(`licences.txt: ${name} declares no licence`);
  const title = `${name} ${version} (${spdx})`;
  const licenceFiles = readdirSync(folder).filter((file) =>
    /^(licen[cs]e|copying|notice)(\.\w+)?$/i.test(file),
  );
  if (licenceFiles.length > 0) {
    const text = licenceFiles.map((file) => readFileSync(join(folder, file), "utf8").trim()).join("\n\n");
    return { title, spdx, text, isWhole: true };
  }
  const notices = [...files]
    .filter((file) => /\.[cm]?js$/.test(file) && existsSync(file))
    .flatMap((file) => readFileSync(file, "utf8").match(/\/\*[\s\S]*?\*\//g) ?? [])
    .filter((comment) => /copyright/i.test(comment));
  const declared = `Copyright ${author?.name ?? author ?? `the authors of ${name}`}. Declared as ${spdx}, without a text of its own.`;
  const text = notices.length > 0 ? [...new Set(notices)].sort().join("\n\n") : declared;
  return { title, spdx, text, isWhole: false };
}

function licenceText(found: readonly Licence[]): string {
  const sorted = found.toSorted((a, b) => (a.title < b.title ? -1 : 1));
  // The Apache licence is to be handed on whole, also where a package only refers to it.
  if (sorted.some(({ spdx, isWhole }) => spdx === "Apache-2.0" && !isWhole)) {
    const whole = sorted.find(({ spdx, isWhole }) => spdx === "Apache-2.0" && isWhole);
    if (whole === undefined)
      throw new Error("licences.txt: no package brings the text of the Apache licence");
  }
  const own = `Gripscope (MIT)\n\n${readFileSync("LICENSE", "utf8").trim()}`;
  const line = `\n\n${"-".repeat(80)}\n\n`;
  return `${[own, ...sorted.map(({ title, text }) => `${title}\n\n${text}`)].join(line)}\n`;
}
