/** WebKitGTK's MiniBrowser, driven by WebDriver: plain HTTP to the driver that comes with it. */
import { spawn } from 'node:child_process';
import { sleep, unwrapped, within, wrapped, type Engine } from './engine';

/** A driver may still hold its port for a while: ports and screens are one apart for each process. */
const OWN = process.pid % 500;
const PORT = 9_400 + OWN;
const DISPLAY = `:${100 + OWN}`;

export async function openWebKit(paths: {
  browser: string;
  driver: string;
  screen: string;
}): Promise<Engine> {
  const screen = spawn(
    paths.screen,
    [DISPLAY, '-screen', '0', '1600x1200x24', '-nolisten', 'tcp'],
    { stdio: 'ignore' },
  );
  // GTK wants a display, drawing is in software, and root has no name spaces for the sandbox.
  const env = {
    ...process.env,
    DISPLAY,
    GDK_BACKEND: 'x11',
    LIBGL_ALWAYS_SOFTWARE: '1',
    WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS: '1',
  };
  const driver = spawn(paths.driver, [`--port=${PORT}`], { env, stdio: 'ignore' });
  const end = () => {
    driver.kill();
    screen.kill();
  };
  try {
    await within(answering(), 20_000, 'WebKitWebDriver');
    return await session(paths.browser, end);
  } catch (error) {
    end();
    throw error;
  }
}

async function call<R>(method: string, path: string, body?: object): Promise<R> {
  const response = await fetch(`http://127.0.0.1:${PORT}${path}`, {
    method,
    body: body && JSON.stringify(body),
  });
  const { value } = (await response.json()) as { value: { error?: string; message?: string } };
  if (value?.error) throw new Error(`${value.error}: ${value.message}`);
  return value as R;
}

async function answering(): Promise<void> {
  while (!(await call('GET', '/status').catch(() => undefined))) await sleep(100);
}

async function session(binary: string, end: () => void): Promise<Engine> {
  const options = { binary, args: ['--automation'] };
  const capabilities = { alwaysMatch: { 'webkitgtk:browserOptions': options } };
  const { sessionId } = await within(
    call<{ sessionId: string }>('POST', '/session', { capabilities }),
    60_000,
    'WebKit',
  );
  const own = `/session/${sessionId}`;
  await call('POST', `${own}/timeouts`, { script: 300_000, pageLoad: 120_000 });

  const run: Engine['run'] = async (work, ...args) =>
    unwrapped(
      await call('POST', `${own}/execute/async`, {
        script: `const done = arguments[1]; (${wrapped(work)})(arguments[0]).then(done);`,
        args: [JSON.stringify(args)],
      }),
    );
  const elementOf = async (css: string) => {
    const query = { using: 'css selector', value: css };
    const found = await call<Record<string, string>>('POST', `${own}/element`, query);
    return `${own}/element/${Object.values(found)[0]}`;
  };

  return {
    run,
    // The driver tells none.
    messages: () => [],
    goto: (url) => call('POST', `${own}/url`, { url }),
    reload: () => call('POST', `${own}/refresh`, {}),
    async size(width, height) {
      // The window has a bar, and tells its size late: the inside counts.
      for (let tries = 0; tries < 5; tries++) {
        const [w = 0, h = 0] = await run(() => [innerWidth, innerHeight]);
        if (w === width && h === height) return;
        const rect = await call<{ width: number; height: number }>('GET', `${own}/window/rect`);
        const wanted = { width: rect.width + width - w, height: rect.height + height - h };
        await call('POST', `${own}/window/rect`, { x: 0, y: 0, ...wanted });
        await sleep(400);
      }
    },
    click: async (css) => call('POST', `${await elementOf(css)}/click`, {}),
    setFiles: async (css, paths) =>
      call('POST', `${await elementOf(css)}/value`, { text: paths.join('\n') }),
    async close() {
      await within(call('DELETE', own), 10_000, 'WebKit').catch(() => {});
      end();
    },
  };
}
