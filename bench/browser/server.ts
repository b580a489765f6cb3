/** Serves the benchmark's page, the engines from this checkout, the peers' own files, and the reference data. */
import { createReadStream, existsSync } from 'node:fs';
import { extname, resolve } from 'node:path';
import { createServer, type Plugin, type ViteDevServer } from 'vite';
import { ISOLATION } from '../../scripts/headers.ts';
import { wat } from '../../scripts/wat-plugin.ts';

const ROOT = resolve(import.meta.dirname, '../..');
/** Where peers are put that package.json does not name. */
export const PEERS = resolve(import.meta.dirname, '../.peers');
const PLACES = [resolve(PEERS, 'node_modules'), resolve(ROOT, 'node_modules')];
const SHARED = resolve(ROOT, '../shared');

/** Folder of the reference data, or ''. */
export const shared = existsSync(SHARED) ? SHARED : '';

const TYPES: Record<string, string> = {
  '.mjs': 'text/javascript',
  '.js': 'text/javascript',
  '.wasm': 'application/wasm',
  '.json': 'application/json',
};

/** Peers as they were published, not as a bundler makes them. */
const peers: Plugin = {
  name: 'peers',
  configureServer(server) {
    server.middlewares.use('/peers', (request, response, next) => {
      const path = decodeURIComponent((request.url ?? '').split('?')[0]!).replace(/^\/+/, '');
      const file = PLACES.map((place) => resolve(place, path)).find(
        (each, i) => each.startsWith(PLACES[i]!) && existsSync(each),
      );
      if (!file) return next();
      const type = TYPES[extname(file)] ?? 'application/octet-stream';
      response.writeHead(200, {
        'Content-Type': type,
        'Cross-Origin-Resource-Policy': 'same-origin',
        ...ISOLATION,
      });
      createReadStream(file).pipe(response);
    });
  },
};

export async function serve(): Promise<{ server: ViteDevServer; url: string }> {
  const server = await createServer({
    root: ROOT,
    configFile: false,
    appType: 'mpa',
    logLevel: 'warn',
    cacheDir: resolve(import.meta.dirname, '../.vite'),
    plugins: [wat(), peers],
    server: {
      port: 0,
      headers: ISOLATION,
      // What is written while it runs must not reload the page.
      watch: null,
      hmr: false,
      fs: { allow: [ROOT, ...(shared && [shared])] },
    },
    worker: { format: 'es', plugins: () => [wat()] },
    optimizeDeps: {
      // All that the page and its realms import: what is found later reloads the page.
      include: [
        '@tensorflow/tfjs-core',
        '@tensorflow/tfjs-backend-wasm',
        '@tensorflow/tfjs-backend-webgpu',
        '@tensorflow/tfjs-backend-cpu',
        'comlink',
        'idb-keyval',
      ],
      entries: [],
    },
  });
  await server.listen();
  const local = server.resolvedUrls!.local[0]!;
  return { server, url: `${local}bench/page/index.html?shared=${encodeURIComponent(shared)}` };
}
