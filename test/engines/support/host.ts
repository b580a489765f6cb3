/** Serves the built page as a plain host does: it sends no headers, and can be taken away. */
import { existsSync, readFileSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, resolve } from 'node:path';

export const DIST = resolve(import.meta.dirname, '../../../dist');

const TYPES: Record<string, string> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.wasm': 'application/wasm',
  '.jpg': 'image/jpeg',
  '.webmanifest': 'application/manifest+json',
};
/** Photos of real people, which lie beside the clone where they are: served under this folder. */
export const REFERENCE = resolve(import.meta.dirname, '../../../../shared/data/photos');
const REFERENCE_FOLDER = 'reference/';

/** As a fresh clone has it: neither the published detector nor the published network. */
const ABSENT = /models\/(mtcnn|20180408-102900)\//;

export interface Host {
  url: string;
  stop(): Promise<void>;
}

export async function host(): Promise<Host> {
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://host');
    const path = decodeURIComponent(pathname).slice(1) || 'index.html';
    const [folder, inside] = path.startsWith(REFERENCE_FOLDER)
      ? [REFERENCE, path.slice(REFERENCE_FOLDER.length)]
      : [DIST, path];
    const file = join(folder, inside);
    const isThere =
      file.startsWith(folder) && !ABSENT.test(path) && existsSync(file) && statSync(file).isFile();
    if (!isThere) {
      response.writeHead(404).end();
      return;
    }
    response.setHeader('content-type', TYPES[extname(file)] ?? 'application/octet-stream');
    response.end(readFileSync(file));
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://localhost:${port}/`,
    stop: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}
