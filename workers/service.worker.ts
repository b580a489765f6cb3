/**
 * The page without a network, and isolated on hosts that can't send headers.
 *
 * Everything the build made is kept at install, each file only as the build made it: a host that
 * answers with another one, as during a deploy, leaves the version before in place. The page itself
 * is asked of the network first, so that a new version shows on the next visit; its files have names
 * that change with their content, so the kept ones are right. Every answer gets the headers that
 * WebAssembly threads need, and the content security policy, which workers take from their own answer
 * and not from the page.
 */
declare const FACET_BUILD: {
  /** Changes with any file. */
  version: string;
  /** Their integrity ("sha256-..."), by paths under the scope. */
  files: Record<string, string>;
  headers: Record<string, string>;
};

const worker = self as unknown as ServiceWorkerGlobalScope;
const { scope } = worker.registration;
/** Caches belong to the origin, which may hold another Facet under another path. */
const PREFIX = `facet ${scope} `;
const CACHE = PREFIX + FACET_BUILD.version;
const PAGE = new URL('index.html', scope).href;
/** Servers vary their answers by the asking origin; there is one copy of each file, and it is right for all. */
const ANY_ORIGIN: CacheQueryOptions = { ignoreVary: true };
/** A network slower than this is treated as none, milliseconds. */
const NAVIGATION_BOUND = 3_000;

worker.addEventListener('install', (event) => event.waitUntil(install()));
worker.addEventListener('activate', (event) => event.waitUntil(activate()));
worker.addEventListener('fetch', (event) => {
  const { request } = event;
  const handled =
    request.method === 'GET' && request.url.startsWith(scope) && !request.headers.has('range');
  if (handled) event.respondWith(answer(request).then(withHeaders));
});

async function install(): Promise<void> {
  const cache = await caches.open(CACHE);
  const files = Object.entries(FACET_BUILD.files);
  try {
    await Promise.all(files.map(([file, integrity]) => keep(cache, file, integrity)));
  } catch (error) {
    // Half a version is none: it must not stand where the version before this one is looked for.
    await caches.delete(CACHE);
    throw error;
  }
  await worker.skipWaiting();
}

/**
 * Files under assets/ carry a hash in their name: an earlier version's copy is the same file, where
 * that version looked at what it kept.
 * @throws where the host has not this file, or not as the build made it
 */
async function keep(cache: Cache, file: string, integrity: string): Promise<void> {
  const url = new URL(file, scope).href;
  const earlier = file.startsWith('assets/') ? await caches.match(url, ANY_ORIGIN) : undefined;
  const isSame = earlier && (await integrityOf(earlier.clone())) === integrity;
  const response = isSame ? earlier : await fetch(url, { cache: 'no-cache', integrity });
  if (!response.ok) throw new Error(`${file} can't be kept: ${response.status}`);
  if (!isRunnable(file, response)) throw new Error(`${file} can't be kept: not sent as a script`);
  await cache.put(url, response);
}

async function integrityOf(response: Response): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', await response.arrayBuffer());
  return `sha256-${btoa(String.fromCharCode(...new Uint8Array(digest)))}`;
}

/** Browsers run no script, and read no style sheet, of another type. */
function isRunnable(file: string, { headers }: Response): boolean {
  const type = headers.get('content-type') ?? '';
  if (file.endsWith('.js')) return /javascript/.test(type);
  return !file.endsWith('.css') || type.startsWith('text/css');
}

/** The version before this one is kept: a page that is still open may yet ask for its files. */
async function activate(): Promise<void> {
  const earlier = (await caches.keys()).filter((name) => name.startsWith(PREFIX) && name !== CACHE);
  await Promise.all(earlier.slice(0, -1).map((name) => caches.delete(name)));
  await worker.clients.claim();
}

async function answer(request: Request): Promise<Response> {
  if (request.mode === 'navigate') return navigate(request);
  const cache = await caches.open(CACHE);
  const kept = (await cache.match(request, ANY_ORIGIN)) ?? (await keptAsset(request));
  return kept ?? fetch(request);
}

async function keptAsset(request: Request): Promise<Response | undefined> {
  return request.url.startsWith(`${scope}assets/`) ? caches.match(request, ANY_ORIGIN) : undefined;
}

async function navigate(request: Request): Promise<Response> {
  const network = fetch(request);
  const first = await Promise.race([network.catch(() => undefined), sleep(NAVIGATION_BOUND)]);
  if (first && first.status < 500) return first;
  const cache = await caches.open(CACHE);
  // The list of licences is a page of its own.
  const kept = await cache.match(request, ANY_ORIGIN);
  return kept ?? (await cache.match(PAGE)) ?? network;
}

function withHeaders(response: Response): Response {
  // A redirect or a foreign answer shows neither status nor body; it passes through as it is.
  if (response.status === 0) return response;
  const headers = new Headers(response.headers);
  for (const [name, value] of Object.entries(FACET_BUILD.headers)) headers.set(name, value);
  const { status, statusText } = response;
  return new Response(response.body, { status, statusText, headers });
}

function sleep(milliseconds: number): Promise<undefined> {
  return new Promise((resolve) => setTimeout(() => resolve(undefined), milliseconds));
}
