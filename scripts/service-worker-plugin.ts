/** Build only: dist/sw.js with the list of files to keep and their checksums, and the page's content security policy. */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative, resolve, sep } from 'node:path';
import { transformWithOxc, type Plugin } from 'vite';
import { CONTENT_SECURITY_POLICY, HEADERS } from './headers.ts';

const SOURCE = resolve(import.meta.dirname, '../workers/service.worker.ts');

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

/** What the service worker knows of the build that it came with. */
export interface Build {
  /** Changes with any file. */
  version: string;
  /** SHA-256 of each file to keep, as subresource integrity writes it, by its path under the scope. */
  files: Record<string, string>;
  /** What every answer should carry. */
  headers: Record<string, string>;
}

/** @param folder of a finished build */
export function describeBuild(folder: string): Build {
  const paths = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .filter(isKept)
    .sort();
  const sha256 = (bytes: Uint8Array | string) => createHash('sha256').update(bytes);
  const files = Object.fromEntries(
    paths.map((path) => [
      path,
      `sha256-${sha256(readFileSync(join(folder, path))).digest('base64')}`,
    ]),
  );
  const version = sha256(JSON.stringify(files)).digest('hex').slice(0, 16);
  return { version, files, headers: HEADERS };
}
