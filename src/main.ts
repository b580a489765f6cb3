/** The page's entry: shows the frame, offers the public API to scripts, makes the page work offline. */
import { mount } from 'svelte';
import type { Facet } from './facet';
import { facet } from './page-facet';
import App from './ui/App.svelte';

declare global {
  interface Window {
    /** The same calls that the page makes. */
    facet: Facet;
  }
}

window.facet = facet;

const target = document.getElementById('app');
if (!target) throw new Error('index.html has no #app.');
target.replaceChildren();
mount(App, { target });

// What is kept for later visits leaves a slow line to what starts this one.
void facet.ready.catch(() => undefined).then(registerServiceWorker);

/**
 * Registers the service worker that the build puts beside the page. Does nothing in development,
 * or where the browser has none: the page then needs its server. Never rejects.
 */
async function registerServiceWorker(): Promise<void> {
  if (!import.meta.env.PROD) return;
  try {
    const script = new URL('sw.js', document.baseURI);
    await navigator.serviceWorker?.register(script, { updateViaCache: 'none' });
  } catch {
    // A host may answer anything for sw.js, a browser refuse it; the page is none the worse for it.
  }
}
