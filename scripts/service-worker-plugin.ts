/** Build only: dist/sw.js with the list of files to keep, and the page's content security policy. */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative, resolve, sep } from 'node:path';
import { transformWithOxc, type Plugin } from 'vite';

const SOURCE = resolve(import.meta.dirname, '../workers/service.worker.ts');

/**
 * Own origin and the catalogue's public address only: no photo can be sent anywhere.
 * `blob:` scripts are the threads that tfjs's WebAssembly backend makes of its own code.
 */
export const CONTENT_SECURITY_POLICY = [
  "default-src 'self'",
  "script-src 'self' 'wasm-unsafe-eval' blob:",
  "worker-src 'self' blob:",
  "connect-src 'self' blob: data: https://raw.githubusercontent.com",
  "img-src 'self' blob: data:",
  "media-src 'self' blob:",
  "style-src 'self' 'unsafe-inline'",
  "object-src 'none'",
  "base-uri 'self'",
  "form-action 'none'",
].join('; ');

/** Weights other than Facet's own are large and wanted by few: they are kept in IndexedDB once used. */
function isKept(file: string): boolean {
  if (file === 'sw.js' || file.endsWith('.map')) return false;
  return !file.startsWith('models/') || file.startsWith('models/facet/');
}

export function serviceWorker(): Plugin {
  let folder = '';
  return {
    name: 'facet:service-worker',
    apply: 'build',
    configResolved(config) {
      folder = resolve(config.root, config.build.outDir);
    },
    transformIndexHtml: {
      order: 'post',
      handler: () => [
        {
          tag: 'meta',
          attrs: { 'http-equiv': 'Content-Security-Policy', content: CONTENT_SECURITY_POLICY },
          injectTo: 'head-prepend',
        },
      ],
    },
    // The folder is whole only now: public/ was copied first, the workers' files came after.
    writeBundle: {
      order: 'post',
      sequential: true,
      async handler() {
        const build = describeBuild(folder);
        const source = readFileSync(SOURCE, 'utf8');
        const { code } = await transformWithOxc(source, SOURCE, { sourcemap: false });
        writeFileSync(
          join(folder, 'sw.js'),
          `const FACET_BUILD = ${JSON.stringify(build, null, 1)};\n${code}`,
        );
      },
    },
  };
}

function describeBuild(folder: string): { version: string; files: string[]; policy: string } {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .filter(isKept)
    .sort();
  const hash = createHash('sha256');
  for (const file of files) hash.update(`${file}\0`).update(readFileSync(join(folder, file)));
  const version = hash.digest('hex').slice(0, 16);
  return { version, files, policy: CONTENT_SECURITY_POLICY };
}
