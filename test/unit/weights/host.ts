/** A web host for tests: files by URL, and ways to misbehave. */
import { DET_FILES, facetFile, type Bytes } from './bytes';

export const BASE = 'https://here.test/facet/';
export const PUBLIC = 'https://raw.githubusercontent.com/davidsandberg/facenet/master/src/align/';

export interface Host {
  fetch: typeof fetch;
  /** What was asked for, in order: "GET https://…". */
  asked: string[];
}

export interface HostOptions {
  files?: Record<string, Bytes>;
  /** Sends the page, with status 200, for what it lacks: as a development server does. */
  singlePage?: boolean;
  /** URLs that start so are never answered. */
  silent?: string;
  /** URLs that start so fail at once. */
  unreachable?: string;
}

/** The files that come with Facet, where its own server has them. */
export function embedded(): Record<string, Bytes> {
  return Object.fromEntries(
    DET_FILES.map((name) => [`${BASE}models/facet/mtcnn/${name}`, facetFile(name)]),
  );
}

export function makeHost(options: HostOptions = {}): Host {
  const files = options.files ?? embedded();
  const asked: string[] = [];
  const answer = async (url: string, init: RequestInit = {}): Promise<Response> => {
    asked.push(`${init.method ?? 'GET'} ${url}`);
    if (options.unreachable && url.startsWith(options.unreachable)) {
      throw new TypeError('Failed to fetch');
    }
    if (options.silent && url.startsWith(options.silent)) {
      return new Promise((_, reject) =>
        init.signal?.addEventListener('abort', () => reject(init.signal!.reason)),
      );
    }
    const body = init.method === 'HEAD' ? null : files[url];
    if (files[url]) return new Response(body);
    if (!options.singlePage) return new Response('Not found', { status: 404 });
    return new Response('<!doctype html><html></html>', {
      headers: { 'content-type': 'text/html' },
    });
  };
  return { asked, fetch: ((url: string, init) => answer(url, init)) as typeof fetch };
}
