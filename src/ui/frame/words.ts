/** What stands around every page. */
export const words = {
  name: 'Facet',
  skip: 'Skip to the page',
  pages: 'Pages',
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
};
