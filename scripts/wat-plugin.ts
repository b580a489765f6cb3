/**
 * WebAssembly from its text: `import bytes from './name.wat'` gives the compiled module's bytes, with `?shared`
 * behind the name those for a memory that threads share.
 */
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
      filter: { id: /\.wat(\?shared)?$/ },
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
async function compile(id: string): Promise<Uint8Array> {
  const { parseWat } = await wabt();
  const [file = id, variant] = id.split('?');
  const text = await readFile(file, 'utf8');
  const shown = variant ? text.replace('(memory 1)', '(memory 1 65536 shared)') : text;
  const features = { simd: true, bulk_memory: true, threads: true };
  const module = parseWat(file, shown, features);
  try {
    // It takes the features too, which its types do not know.
    (module.validate as (features: object) => void).call(module, features);
    return module.toBinary({}).buffer;
  } finally {
    module.destroy();
  }
}
