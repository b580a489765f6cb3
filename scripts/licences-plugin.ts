/** licences.txt beside the page: in the build as a file, in development as an answer. */
import type { Plugin } from 'vite';
import { licencesText } from './licences.mjs';

const FILE = 'licences.txt';

export function licences(): Plugin {
  let root = '';
  return {
    name: 'facet:licences',
    configResolved(config) {
      root = config.root;
    },
    generateBundle() {
      this.emitFile({ type: 'asset', fileName: FILE, source: licencesText(root) });
    },
    configureServer(server) {
      server.middlewares.use(`/${FILE}`, (_, response) => {
        response.setHeader('Content-Type', 'text/plain; charset=utf-8');
        response.end(licencesText(root));
      });
    },
  };
}
