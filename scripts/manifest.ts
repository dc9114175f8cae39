import type { ManifestOptions } from "vite-plugin-pwa";

/** A page, or something else that begins at once, offered by the icon of the installed app. */
function shortcut(name: string, description: string, url: string) {
  return { name, description, url, icons: [{ src: "icon-192.png", sizes: "192x192", type: "image/png" }] };
}

/** What the app is called, looks like and opens when a browser installs it. Addresses are relative: it may lie under any path. */
export const manifest: Partial<ManifestOptions> = {
  // By this a browser knows it again; it is taken relative to the origin.
  id: "gripscope",
  name: "Gripscope",
  short_name: "Gripscope",
  description: "Decodes grip force from local field potentials, on the machine that acquires them.",
  lang: "en",
  dir: "ltr",
  categories: ["science", "education"],
  start_url: "./",
  scope: "./",
  display: "standalone",
  background_color: "#0f1418",
  theme_color: "#0f1418",
  icons: [
    { src: "favicon.svg", sizes: "any", type: "image/svg+xml" },
    { src: "icon-192.png", sizes: "192x192", type: "image/png" },
    { src: "icon-512.png", sizes: "512x512", type: "image/png" },
    { src: "icon-maskable-512.png", sizes: "512x512", type: "image/png", purpose: "maskable" },
  ],
  shortcuts: [
    shortcut("Live", "Decoded beside measured, as it comes", "./?view=live"),
    shortcut("Feedback", "What the patient sees", "./?view=feedback"),
    shortcut("Calibrate", "Train a decoder", "./?view=calibrate"),
    shortcut("Demonstration", "Two minutes that need nobody", "./?demo=1"),
  ],
  // Several files that are opened at once, as those of BrainVision, come to one window.
  file_handlers: [
    {
      action: "./",
      accept: {
        "application/x-brainvision": [".vhdr", ".eeg", ".vmrk"],
        "application/x-edf": [".edf"],
        "application/x-bdf": [".bdf"],
        "application/x-xdf": [".xdf", ".xdfz"],
        "application/x-gripscope": [".gripscope"],
        "application/json": [".json"],
        "text/csv": [".csv"],
        "text/tab-separated-values": [".tsv"],
      },
    },
  ],
};
