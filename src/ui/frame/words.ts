/** What stands around every page. */
export const words = {
  name: 'Facet',
  skip: 'Skip to the page',
  pages: 'Pages',
  groups: { photos: 'Photos', sets: 'Data sets', rest: 'More' },
  engine: 'Running now',
  backends: { webgpu: 'WebGPU', wasm: 'WebAssembly', cpu: 'JavaScript' },
  phases: {
    starting: 'Starting',
    ready: 'Ready',
    restarting: 'Starting again',
    failed: 'Nothing runs here',
  },
  faces: 'faces:',
  people: 'people:',
  privacy: 'nothing leaves this device',
  close: 'Close this message',
  slower: 'Facet computes without the graphics processor here: the same faces, more slowly.',
  keptBack: 'This page was opened over plain http, so the browser keeps some things back.',
  why: 'Why, and what to do',
};
