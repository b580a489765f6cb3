/** Fetches one catalogue file, every wait bounded, its size and checksum verified. */
import { onAbort } from '../../base/abort';
import { aborted, FacetError, throwIfAborted } from '../../base/errors';
import type { CatalogueFile } from '../catalogue/catalogue';
import { isWebPage } from '../formats';
import { sha256 } from '../../base/sha256';

/** No answer from the public address by then: there is no network. Milliseconds. */
export const CONNECT_BOUND = 3_000;
/** The page's own server gets longer: it may be a slow one, but it is known to be there. */
export const OWN_CONNECT_BOUND = 10_000;
/** A download that brings nothing for so long has broken off. */
const STALL_BOUND = 15_000;

export interface DownloadOptions {
  fetch: typeof fetch;
  connectBound: number;
  signal?: AbortSignal;
  /** Bytes of this file so far. */
  onBytes?: (done: number) => void;
}

/**
 * The bytes of `file` from `url`.
 * @throws FacetError `OFFLINE` (no answer, or it broke off), `WEIGHTS_MISSING` (the server has no
 * such file; also where it sends a page for it), `WEIGHTS_MISMATCH` (size or checksum), `ABORTED`
 */
export async function download(
  url: string,
  file: CatalogueFile,
  options: DownloadOptions,
): Promise<Uint8Array<ArrayBuffer>> {
  throwIfAborted(options.signal);
  const controller = new AbortController();
  const stop = (): void => controller.abort();
  const ignore = onAbort(options.signal, stop);
  let timer = setTimeout(stop, options.connectBound);
  try {
    const response = await options.fetch(url, { signal: controller.signal, credentials: 'omit' });
    if (!response.ok || isHtml(response)) throw missing(url, file);
    const bytes = await readBody(response, file, (done) => {
      clearTimeout(timer);
      timer = setTimeout(stop, STALL_BOUND);
      options.onBytes?.(done);
    });
    if (isWebPage(bytes)) throw missing(url, file);
    if (bytes.length !== file.bytes || (await sha256(bytes)) !== file.sha256) {
      throw differs(url, file);
    }
    return bytes;
  } catch (error) {
    if (error instanceof FacetError) throw error;
    if (options.signal?.aborted) throw aborted();
    throw offline(url, file, error);
  } finally {
    clearTimeout(timer);
    ignore();
    controller.abort();
  }
}

/** Whether a server has a file, without fetching it. A page sent for every address counts as not. */
export async function exists(url: string, fetcher: typeof fetch): Promise<boolean> {
  try {
    const signal = AbortSignal.timeout(CONNECT_BOUND);
    const response = await fetcher(url, { method: 'HEAD', credentials: 'omit', signal });
    return response.ok && !isHtml(response);
  } catch {
    return false;
  }
}

function isHtml(response: Response): boolean {
  return response.headers.get('content-type')?.includes('text/html') ?? false;
}

/** Reads at most the bytes the file has, and one more to tell that it is another. */
async function readBody(
  response: Response,
  file: CatalogueFile,
  onBytes: (done: number) => void,
): Promise<Uint8Array<ArrayBuffer>> {
  const target = new Uint8Array(file.bytes);
  const reader = response.body?.getReader();
  let done = 0;
  onBytes(0);
  for (;;) {
    const chunk = await reader?.read();
    if (!chunk || chunk.done) return target.subarray(0, done);
    if (done + chunk.value.length > target.length) throw differs(response.url, file);
    target.set(chunk.value, done);
    done += chunk.value.length;
    onBytes(done);
  }
}

function missing(url: string, file: CatalogueFile): FacetError {
  return new FacetError('WEIGHTS_MISSING', `${file.name} is not at ${url}.`, { file: file.name });
}

function differs(url: string, file: CatalogueFile): FacetError {
  return new FacetError(
    'WEIGHTS_MISMATCH',
    `${file.name} at ${url} is another file than the published one: its checksum differs.`,
    { file: file.name, hint: 'Get it again from the published source.' },
  );
}

function offline(url: string, file: CatalogueFile, cause: unknown): FacetError {
  return new FacetError(
    'OFFLINE',
    `${file.name} can't be fetched: ${hostOf(url)} does not answer.`,
    {
      file: file.name,
      hint: 'Connect to the network and try again.',
      cause,
    },
  );
}

function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : url;
}
