/** The built page on a host that sends no headers and lies under a path; then with no host at all. */
import { createHash } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import { existsSync, readFileSync, statSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { basename, extname, join, resolve } from 'node:path';
import { expect, test, type Page } from '@playwright/test';

const DIST = resolve(import.meta.dirname, '../../dist');
const TYPES: Record<string, string> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.wasm': 'application/wasm',
  '.webmanifest': 'application/manifest+json',
};

/** What a host sends, where it is not the file. */
interface Answer {
  body: string | Buffer;
  type?: string;
}
type Edit = (path: string) => Answer | undefined;

/** Serves dist/ under /facet/. `edit` may answer otherwise, as a new version would or a wrong host. */
async function host(edit: Edit = () => undefined): Promise<{ url: string; server: Server }> {
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://host');
    const path = pathname.replace(/^\/facet\//, '') || 'index.html';
    const answer = edit(path) ?? read(path);
    if (!pathname.startsWith('/facet/') || !answer) {
      response.writeHead(404).end();
      return;
    }
    const type = TYPES[extname(path)] ?? 'application/octet-stream';
    response.setHeader('content-type', answer.type ?? type);
    response.end(answer.body);
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}/facet/`, server };
}

function read(path: string): Answer | undefined {
  const file = join(DIST, path);
  return existsSync(file) && statSync(file).isFile() ? { body: readFileSync(file) } : undefined;
}

async function stop(server: Server): Promise<void> {
  server.closeAllConnections();
  await new Promise((done) => server.close(done));
}

/** Waits until the service worker has kept everything and serves this page. */
async function settled(page: Page): Promise<void> {
  await page.waitForFunction(() => navigator.serviceWorker.controller?.state === 'activated');
}

const PAGE = readFileSync(join(DIST, 'index.html'), 'utf8');

/** Another build: its page bears a mark, and its list says so. `list` changes that further. */
function otherVersion(list = (text: string) => text): Edit {
  const page = PAGE.replace('<html', '<html data-version="new"');
  const integrity = (text: string) =>
    `sha256-${createHash('sha256').update(text).digest('base64')}`;
  const worker = readFileSync(join(DIST, 'sw.js'), 'utf8')
    .replace(/"version": "/, '"version": "n')
    .replace(integrity(PAGE), integrity(page));
  const files: Record<string, string> = { 'index.html': page, 'sw.js': list(worker) };
  return (path) => (files[path] === undefined ? undefined : { body: files[path] });
}

/** In the page: whether the changed build has been kept, and the service worker that kept it rules. */
async function newestIsActive(): Promise<boolean> {
  const { installing, waiting, active } = await navigator.serviceWorker.ready;
  const kept = (await caches.keys()).some((name) => / n[0-9a-f]+$/.test(name));
  return kept && !installing && !waiting && active?.state === 'activated';
}

/** In the page: the state in which the next service worker ends up. */
async function nextInstall(): Promise<string> {
  const registration = await navigator.serviceWorker.ready;
  const found = new Promise<ServiceWorker>((resolve) =>
    registration.addEventListener('updatefound', () => resolve(registration.installing!)),
  );
  await registration.update().catch(() => undefined);
  const worker = await found;
  return new Promise((resolve) => {
    const tell = () => {
      if (['redundant', 'activated'].includes(worker.state)) resolve(worker.state);
    };
    worker.addEventListener('statechange', tell);
    tell();
  });
}

/** In the page: keeps another text for the vision worker's script, whose address it gives. */
async function keepWrong(text: string): Promise<string> {
  const cache = await caches.open((await caches.keys())[0]!);
  const urls = (await cache.keys()).map(({ url }) => url);
  const script = urls.find((url) => url.includes('vision.worker'))!;
  await cache.put(script, new Response(text, { headers: { 'content-type': 'text/html' } }));
  return script;
}

const isolated = (page: Page): Promise<boolean> => page.evaluate(() => crossOriginIsolated);

test('after one visit the page is isolated and opens without its host', async ({ page }) => {
  const { url, server } = await host();
  await page.goto(url);
  expect(await isolated(page)).toBe(false);
  await settled(page);
  await page.reload();
  expect(await isolated(page)).toBe(true);

  await stop(server);
  await page.goto(`${url}?backend=wasm`);
  await expect(page).toHaveTitle(/Facet/);
  const kept = await page.evaluate(async () => {
    const urls = ['icon.svg', 'models/facet/mtcnn/det1.npy', 'samples/groups/group-1.jpg'];
    return Promise.all(urls.map(async (path) => (await fetch(path)).ok));
  });
  expect(kept).toEqual([true, true, true]);
  const missing = await page.evaluate(() => fetch('models/mtcnn/det1.npy').catch(() => 'refused'));
  expect(missing).toBe('refused');
});

test('a new version takes over on the next visit', async ({ page }) => {
  let edit: Edit = () => undefined;
  const { url, server } = await host((path) => edit(path));
  await page.goto(url);
  await settled(page);
  edit = otherVersion();
  await page.reload();
  await expect(page.locator('html')).toHaveAttribute('data-version', 'new');
  // The browser looks for a new service worker by itself after each navigation.
  await expect.poll(() => page.evaluate(newestIsActive)).toBe(true);
  await page.reload();
  await settled(page);
  await stop(server);
  await page.reload();
  await expect(page.locator('html')).toHaveAttribute('data-version', 'new');
});

test('a version of which one script comes wrong is not kept: the one before goes on serving', async ({
  page,
}) => {
  let edit: Edit = () => undefined;
  const { url, server } = await host((path) => edit(path));
  await page.goto(url);
  await settled(page);
  const kept = await page.evaluate(() => caches.keys());
  // In the midst of a deploy: a worker's new script is not there yet, and a page is sent for it.
  const late = 'assets/vision.worker-late.js';
  const other = otherVersion((list) => list.replace(/assets\/vision\.worker-[^"]+/, late));
  edit = (path) => (path === late ? { body: PAGE, type: 'text/html' } : other(path));
  expect(await page.evaluate(nextInstall)).toBe('redundant');
  expect(await page.evaluate(() => caches.keys())).toEqual(kept);

  await stop(server);
  await page.reload();
  await expect(page.locator('html')).not.toHaveAttribute('data-version');
  await expect.poll(() => page.evaluate(() => window.facet.status.value.phase)).toBe('ready');
});

test('a wrong file that an earlier version kept is fetched anew by the next', async ({ page }) => {
  let edit: Edit = () => undefined;
  const { url, server } = await host((path) => edit(path));
  await page.goto(url);
  await settled(page);
  const script = await page.evaluate(keepWrong, PAGE);
  edit = otherVersion();
  expect(await page.evaluate(nextInstall)).toBe('activated');
  await stop(server);
  const right = readFileSync(join(DIST, 'assets', basename(script)), 'utf8');
  expect(await page.evaluate(async (url) => (await fetch(url)).text(), script)).toBe(right);
});

test('nothing can be sent elsewhere, from the page or from a worker', async ({ page }) => {
  const { url, server } = await host();
  await page.goto(url);
  await settled(page);
  await page.reload();
  const blocked = await page.evaluate(async () => {
    const violation = new Promise<string>((done) =>
      document.addEventListener('securitypolicyviolation', ({ blockedURI }) => done(blockedURI)),
    );
    await fetch('https://example.com/').catch(() => undefined);
    return violation;
  });
  expect(blocked).toBe('https://example.com/');
  // A worker obeys the policy of its own answer.
  const policy = await page.evaluate(async () => {
    const script = [...document.scripts].find(({ src }) => src.includes('assets/'))!.src;
    return (await fetch(script)).headers.get('content-security-policy');
  });
  const folder = 'https://raw.githubusercontent.com/davidsandberg/facenet/master/src/align/';
  expect(policy).toContain(`connect-src 'self' blob: data: ${folder};`);
  await stop(server);
});
