/** WebAssembly from its text: `import bytes from './name.wat'` gives the compiled module's bytes. */
import { readFile } from 'node:fs/promises';
import type { Plugin } from 'vite';
import wabt from 'wabt';

/** Works in the page's, the workers' and the tests' bundles alike. */
export function wat(): Plugin {
  return {
    name: 'facet:wat',
    // Before Vite takes the file for an unknown asset.
    enforce: 'pre',
    load: {
      filter: { id: /\.wat$/ },
      async handler(id) {
        const bytes = await compile(id);
        const text = Buffer.from(bytes).toString('base64');
        return {
          code: `export default Uint8Array.from(atob('${text}'), (c) => c.charCodeAt(0));`,
          map: null,
          moduleType: 'js',
        };
      },
    },
  };
}

/** @throws with line and column where the text is wrong */
async function compile(file: string): Promise<Uint8Array> {
  const { parseWat } = await wabt();
  const module = parseWat(file, await readFile(file, 'utf8'), { simd: true, bulk_memory: true });
  try {
    module.validate();
    return module.toBinary({}).buffer;
  } finally {
    module.destroy();
  }
}
