/** What every answer should carry: the policy of the page and its workers, and what isolates them. */

/** Cross-origin isolation: WebAssembly threads need it (SharedArrayBuffer). */
export const ISOLATION = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
};

/**
 * Own origin and the one public folder of the catalogue: no photo can be sent anywhere.
 * `blob:` scripts are the threads that tfjs's WebAssembly backend makes of its own code.
 */
export const CONTENT_SECURITY_POLICY = [
  "default-src 'self'",
  "script-src 'self' 'wasm-unsafe-eval' blob:",
  "worker-src 'self' blob:",
  "connect-src 'self' blob: data: https://raw.githubusercontent.com/davidsandberg/facenet/master/src/align/",
  "img-src 'self' blob: data:",
  "media-src 'self' blob:",
  "style-src 'self' 'unsafe-inline'",
  "object-src 'none'",
  "base-uri 'self'",
  "form-action 'none'",
].join('; ');

/** The webcam is the page's own; nothing else of the device is asked for. */
const PERMISSIONS =
  'camera=(self), microphone=(), geolocation=(), display-capture=(), usb=(), serial=(), hid=(), midi=()';

export const HEADERS: Record<string, string> = {
  ...ISOLATION,
  'Cross-Origin-Resource-Policy': 'same-origin',
  // No other site may frame the page; a meta tag may not say so.
  'Content-Security-Policy': `${CONTENT_SECURITY_POLICY}; frame-ancestors 'self'`,
  'Permissions-Policy': PERMISSIONS,
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
};
