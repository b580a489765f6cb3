/** The page's entry: mounts the frame. What computes is started by the frame's first subscription. */
import { mount } from 'svelte';
import App from './ui/App.svelte';

const target = document.getElementById('app');
if (!target) throw new Error('index.html has no #app.');
target.replaceChildren();
mount(App, { target });
