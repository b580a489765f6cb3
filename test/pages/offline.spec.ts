/** The built page on a host that sends no headers and lies under a path; then with no host at all. */
import { createServer, type Server } from 'node:http';
import { existsSync, readFileSync, statSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { extname, join, resolve } from 'node:path';
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

/** Serves dist/ under /facet/. `edit` may change a file on its way, as a new version would. */
async function host(
  edit: (path: string, body: Buffer) => Buffer = (_, body) => body,
): Promise<{ url: string; server: Server }> {
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://host');
    const path = pathname.replace(/^\/facet\//, '') || 'index.html';
    const file = join(DIST, path);
    if (!pathname.startsWith('/facet/') || !existsSync(file) || !statSync(file).isFile()) {
      response.writeHead(404).end();
      return;
    }
    response.setHeader('content-type', TYPES[extname(path)] ?? 'application/octet-stream');
    response.end(edit(path, readFileSync(file)));
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}/facet/`, server };
}

async function stop(server: Server): Promise<void> {
  server.closeAllConnections();
  await new Promise((done) => server.close(done));
}

/** Waits until the service worker has kept everything and serves this page. */
async function settled(page: Page): Promise<void> {
  await page.waitForFunction(() => navigator.serviceWorker.controller?.state === 'activated');
}

/** In the page: whether the changed build has been kept, and the service worker that kept it rules. */
async function newestIsActive(): Promise<boolean> {
  const { installing, waiting, active } = await navigator.serviceWorker.ready;
  const kept = (await caches.keys()).some((name) => / n[0-9a-f]+$/.test(name));
  return kept && !installing && !waiting && active?.state === 'activated';
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
  let version = '';
  const { url, server } = await host((path, body) => {
    if (!version) return body;
    if (path === 'index.html') {
      return Buffer.from(body.toString().replace('<html', `<html data-version="${version}"`));
    }
    // What another build of changed files writes: another version.
    if (path === 'sw.js')
      return Buffer.from(body.toString().replace(/"version": "/, '"version": "n'));
    return body;
  });
  await page.goto(url);
  await settled(page);
  version = 'new';
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
