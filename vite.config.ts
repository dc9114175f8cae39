import react from "@vitejs/plugin-react";
import pxToRem from "postcss-pxtorem";
import { defineConfig, type Plugin } from "vite";
import { VitePWA } from "vite-plugin-pwa";
import { isolationHeaders, metaPolicy, securityHeaders } from "./scripts/headers.ts";
import { licences } from "./scripts/licences.ts";
import { manifest } from "./scripts/manifest.ts";

const { worker: workerLicences, page: pageLicences } = licences();

/** The built page brings its own policy, so that it is as strict where a host sends no headers. */
const policyInPage: Plugin = {
  name: "policy-in-page",
  apply: "build",
  transformIndexHtml: () => [
    {
      tag: "meta",
      attrs: { "http-equiv": "Content-Security-Policy", content: metaPolicy },
      injectTo: "head-prepend",
    },
  ],
};

/** Has the text's font fetched beside the script, so that the first text is drawn in it. */
const fontAhead: Plugin = {
  name: "font-ahead",
  apply: "build",
  transformIndexHtml: {
    order: "post",
    handler: (_html, { bundle }) =>
      Object.keys(bundle ?? {})
        .filter((file) => /inter-latin-wght-normal.*\.woff2$/.test(file))
        .map((file) => ({
          tag: "link",
          attrs: { rel: "preload", as: "font", type: "font/woff2", crossorigin: true, href: `./${file}` },
          injectTo: "head",
        })),
  },
};

export default defineConfig({
  // Relative, so that the built app works under any path.
  base: "./",
  appType: "mpa",
  plugins: [
    react(),
    policyInPage,
    fontAhead,
    pageLicences,
    VitePWA({
      // An update is offered by the app and never forced on a run.
      registerType: "prompt",
      injectRegister: false,
      manifest,
      includeManifestIcons: false,
      workbox: {
        globPatterns: ["**/*.{html,js,css,woff2,json,svg,png,wasm,txt}"],
        maximumFileSizeToCacheInBytes: 16 * 2 ** 20,
        // The address holds the state of the page: whatever its query, the page is index.html.
        navigateFallback: "index.html",
        navigateFallbackAllowlist: [/^[^?]*\/(index\.html)?(\?|$)/],
        // The first visit, too, is answered from the cache once that is full.
        clientsClaim: true,
        cleanupOutdatedCaches: true,
        inlineWorkboxRuntime: true,
        sourcemap: false,
      },
    }),
  ],
  css: {
    // Sizes are written in pixels and grow with the root's font; those of drawings grow with the drawing.
    postcss: {
      plugins: [
        pxToRem({
          propList: ["*"],
          minPixelValue: 1,
          mediaQuery: true,
          selectorBlackList: [/^\.chart\b/, /^\.spectrum text/],
        }),
      ],
    },
  },
  worker: {
    format: "es",
    plugins: () => [workerLicences],
    // Licences are shipped as a file; left in the workers they would double their size.
    rolldownOptions: { output: { comments: false } },
  },
  build: {
    target: "es2023",
    // A font in a data: address would be against the policy.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // The decoder worker holds TensorFlow.js.
    chunkSizeWarningLimit: 2000,
  },
  server: { host: "127.0.0.1", headers: isolationHeaders },
  preview: { host: "127.0.0.1", cors: false, headers: securityHeaders },
});
