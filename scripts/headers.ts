/** What the page may load and do, as a Content-Security-Policy: its own origin, and nothing evaluated. */
const policy = {
  "default-src": "'none'",
  // TensorFlow.js compiles its wasm backend; that does not need unsafe-eval.
  "script-src": "'self' 'wasm-unsafe-eval'",
  // Mantine sets its theme in style elements, React and uPlot set style attributes.
  "style-src": "'self' 'unsafe-inline'",
  "img-src": "'self' data: blob:",
  "font-src": "'self'",
  "connect-src": "'self'",
  "worker-src": "'self'",
  "manifest-src": "'self'",
  "base-uri": "'none'",
  "form-action": "'none'",
  "frame-ancestors": "'none'",
};

const policyText = (directives: [string, string][]) =>
  directives.map(([name, sources]) => `${name} ${sources}`).join("; ");

/**
 * The policy for a meta tag, so that it holds on any static host. A meta tag cannot say who may frame the page, and
 * binds the page only: workers are bound by the header they are served with.
 */
export const metaPolicy = policyText(Object.entries(policy).filter(([name]) => name !== "frame-ancestors"));

/** Opener, embedder and resource policies that isolate the page from every other origin. */
export const isolationHeaders = {
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Embedder-Policy": "require-corp",
  "Cross-Origin-Resource-Policy": "same-origin",
};

/** Headers of every response of the built app. */
export const securityHeaders = {
  ...isolationHeaders,
  "Content-Security-Policy": policyText(Object.entries(policy)),
  "X-Content-Type-Options": "nosniff",
  "Referrer-Policy": "no-referrer",
  "Permissions-Policy":
    "accelerometer=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), hid=(), magnetometer=(), microphone=(), midi=(), payment=(), serial=(), usb=(), xr-spatial-tracking=()",
};
