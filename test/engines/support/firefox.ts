/** Firefox, driven by WebDriver BiDi: a socket that the browser itself opens. */
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import WebSocket from 'ws';
import { sleep, unwrapped, within, wrapped, type Engine } from './engine';

const PREFERENCES = {
  'remote.active-protocols': 1,
  // With a session open, threads of WebAssembly sometimes never start; without one they always do.
  'javascript.options.shared_memory': false,
  'toolkit.telemetry.enabled': false,
  'app.update.enabled': false,
  'datareporting.policy.dataSubmissionEnabled': false,
};

interface Answer {
  id?: number;
  type: string;
  result?: unknown;
  message?: string;
  method?: string;
  params?: { level: string; text: string };
}

/** A private window, which keeps no files for a page. */
export const PRIVATE = { 'browser.privatebrowsing.autostart': true };
/** "Block all cookies", which refuses a page every store. */
export const BLOCKING = { 'network.cookie.cookieBehavior': 2 };

/** @param more preferences */
export async function openFirefox(binary: string, more = {}): Promise<Engine> {
  const profile = mkdtempSync(join(tmpdir(), 'facet-firefox-'));
  const preferences = { ...PREFERENCES, ...more };
  writeFileSync(
    join(profile, 'user.js'),
    Object.entries(preferences)
      .map((row) => `user_pref(${row.map((part) => JSON.stringify(part)).join(', ')});\n`)
      .join(''),
  );
  const child = spawn(
    binary,
    ['--headless', '--no-remote', '--remote-debugging-port=0', '--profile', profile, 'about:blank'],
    { detached: true, stdio: ['ignore', 'ignore', 'pipe'] },
  );
  const end = async () => {
    try {
      process.kill(-child.pid!, 'SIGKILL');
    } catch {
      // It has ended already.
    }
    await sleep(300);
    rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
  };
  try {
    const address = await within(addressOf(child), 60_000, 'Firefox');
    return await session(`${address}/session`, end);
  } catch (error) {
    await end();
    throw error;
  }
}

function addressOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = '';
    child.stderr!.on('data', (part: Buffer) => {
      text += part;
      const found = /listening on (ws:\S+)/.exec(text);
      if (found) resolve(found[1]!);
    });
    child.on('error', reject);
    child.on('exit', () => reject(new Error(`Firefox ended. ${text}`)));
  });
}

async function session(address: string, end: () => Promise<void>): Promise<Engine> {
  const socket = new WebSocket(address);
  await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
  const open = new Map<number, { resolve: (result: never) => void; reject: (e: Error) => void }>();
  const messages: string[] = [];
  let last = 0;
  socket.on('message', (data) => {
    const { id, type, result, message, method, params } = JSON.parse(String(data)) as Answer;
    if (method === 'log.entryAdded' && ['error', 'warn'].includes(params!.level)) {
      messages.push(`${params!.level}: ${params!.text}`);
    }
    const call = open.get(id ?? 0);
    open.delete(id ?? 0);
    if (type === 'error') call?.reject(new Error(message));
    else call?.resolve(result as never);
  });
  const send = <R>(method: string, params: object = {}) =>
    new Promise<R>((resolve, reject) => {
      open.set(++last, { resolve, reject });
      socket.send(JSON.stringify({ id: last, method, params }));
    });

  await send('session.new', { capabilities: {} });
  await send('session.subscribe', { events: ['log.entryAdded'] });
  const tree = await send<{ contexts: { context: string }[] }>('browsingContext.getTree');
  const { context } = tree.contexts[0]!;
  const nodeOf = async (css: string) => {
    const locator = { type: 'css', value: css };
    const found = await send<{ nodes: { sharedId: string }[] }>('browsingContext.locateNodes', {
      context,
      locator,
    });
    if (!found.nodes[0]) throw new Error(`Nothing is ${css}.`);
    return { sharedId: found.nodes[0].sharedId };
  };

  return {
    messages: () => messages,
    goto: async (url) => {
      await send('browsingContext.navigate', { context, url, wait: 'complete' });
    },
    reload: async () => {
      await send('browsingContext.reload', { context, wait: 'complete' });
    },
    size: async (width, height) => {
      await send('browsingContext.setViewport', { context, viewport: { width, height } });
    },
    async run(work, ...args) {
      const { result, exceptionDetails } = await send<{
        result: { value: string };
        exceptionDetails?: { text: string };
      }>('script.callFunction', {
        functionDeclaration: wrapped(work),
        arguments: [{ type: 'string', value: JSON.stringify(args) }],
        target: { context },
        awaitPromise: true,
      });
      if (exceptionDetails) throw new Error(exceptionDetails.text);
      return unwrapped(result.value);
    },
    async click(css) {
      const origin = { type: 'element', element: await nodeOf(css) };
      const actions = [
        { type: 'pointerMove', x: 0, y: 0, origin },
        { type: 'pointerDown', button: 0 },
        { type: 'pointerUp', button: 0 },
      ];
      const pointer = { type: 'pointer', id: 'mouse', actions };
      await send('input.performActions', { context, actions: [pointer] });
    },
    async setFiles(css, files) {
      await send('input.setFiles', { context, element: await nodeOf(css), files });
    },
    async close() {
      await Promise.race([send('browser.close').catch(() => {}), sleep(4_000)]);
      socket.terminate();
      await end();
    },
  };
}
