/** Makes the page work without a network after the first visit. */

/**
 * Registers the service worker that the build puts beside the page. Does nothing in development,
 * or where the browser has none: the page then needs its server. Never rejects.
 */
export async function registerServiceWorker(): Promise<void> {
  if (!import.meta.env.PROD || !navigator.serviceWorker) return;
  const script = new URL('sw.js', document.baseURI);
  // A host may answer anything for sw.js; the page is none the worse for it.
  await navigator.serviceWorker.register(script, { updateViaCache: 'none' }).catch(() => undefined);
}
