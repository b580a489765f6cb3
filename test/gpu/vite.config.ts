/**
 * Builds the GPU check and the GPU benchmark into `dist-gpu`: the programs, their references and weights, and all that
 * they need but Node, so that the folder can be carried to a machine with a GPU and without a browser or a network.
 */
import { cpSync, existsSync, mkdirSync, readdirSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { defineConfig, type Plugin } from 'vite';
import { wat } from '../../scripts/wat-plugin.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const OUT = resolve(ROOT, 'dist-gpu');
const DAWN = resolve(ROOT, 'node_modules/webgpu');
const WASM = resolve(ROOT, 'node_modules/@tensorflow/tfjs-backend-wasm/dist');

/** Numbers of others, where the reference folder is. */
const REFERENCES = [
  'golden/networks/inception_resnet_v1.golden.json',
  'golden/train/tiny-network.json',
  'golden/dlib-resnet.json',
  'golden/mtcnn/nets.json',
  'data/aligned150',
].map((path) => resolve(ROOT, '../shared', path));
/** Published weights, where `npm run models` put them. */
const MODELS = ['mtcnn', 'dlib-resnet'];

const { platform, arch } = process;
const carried = [
  'package.json',
  'index.js',
  `dist/${platform}-${platform === 'darwin' ? 'universal' : arch}`,
];

const beside: Plugin = {
  name: 'what-it-needs-beside',
  buildStart() {
    if (!existsSync(DAWN)) this.error('Fetch Dawn first: npm install --no-save webgpu@0.6.2');
  },
  closeBundle() {
    mkdirSync(resolve(OUT, 'wasm'), { recursive: true });
    for (const name of readdirSync(WASM).filter((each) => each.endsWith('.wasm'))) {
      cpSync(resolve(WASM, name), resolve(OUT, 'wasm', name));
    }
    for (const part of carried) {
      cpSync(resolve(DAWN, part), resolve(OUT, 'node_modules/webgpu', part), { recursive: true });
    }
    for (const path of REFERENCES) {
      if (existsSync(path)) cpSync(path, resolve(OUT, basename(path)), { recursive: true });
    }
    for (const name of MODELS) {
      const from = resolve(ROOT, 'public/models', name);
      if (existsSync(from)) cpSync(from, resolve(OUT, 'models', name), { recursive: true });
    }
  },
};

export default defineConfig({
  root: ROOT,
  publicDir: false,
  logLevel: 'warn',
  plugins: [wat(), beside],
  resolve: { alias: { vitest: resolve(import.meta.dirname, 'expect.ts') } },
  ssr: { noExternal: true, external: ['webgpu'] },
  build: {
    ssr: true,
    outDir: OUT,
    emptyOutDir: true,
    target: 'node20',
    rolldownOptions: {
      input: {
        main: resolve(import.meta.dirname, 'main.ts'),
        bench: resolve(ROOT, 'bench/gpu/program.ts'),
      },
      output: { entryFileNames: '[name].mjs' },
    },
  },
});
