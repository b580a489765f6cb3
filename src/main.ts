/** The page's entry: shows the frame, offers the public API to scripts, makes the page work offline. */
import { mount } from 'svelte';
import { registerServiceWorker } from './engine/service-worker';
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

void registerServiceWorker();
