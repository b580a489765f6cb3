/** What a person does on the page, in any engine: read, press by name, drop a file, wait to be told. */
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { sleep, type Engine } from './engine';

const BOUND = 45_000;
const MARK = 'data-test-target';

export class Visitor {
  #visits = 0;

  constructor(
    readonly engine: Engine,
    private readonly url: string,
  ) {}

  /** Opens one of the pages anew, with nothing of what was on it, and waits until it computes. */
  async open(page: string): Promise<void> {
    this.#visits += 1;
    await this.engine.goto(`${this.url}?visit=${this.#visits}#/${page}`);
    await this.ready();
  }

  /** Which backend runs. */
  ready(): Promise<{ backend: string; fallbackReason?: string }> {
    return this.engine.run(async () => {
      while (!window.facet) await new Promise((done) => setTimeout(done, 50));
      return window.facet.ready;
    });
  }

  /** How far the page can be scrolled sideways in a window of that width, pixels. */
  overflowAt(width: number): Promise<number> {
    // In a frame, as WebKitGTK's window can't be that narrow.
    return this.engine.run(async (pixels: number) => {
      const frame = document.createElement('iframe');
      frame.style.cssText = `position: fixed; inset: 0; width: ${pixels}px; height: 800px`;
      frame.src = location.href;
      document.body.append(frame);
      await new Promise((done) => frame.addEventListener('load', done));
      const inside = frame.contentDocument!;
      while (!inside.querySelector('h1')) await new Promise((done) => setTimeout(done, 50));
      const { scrollWidth, clientWidth } = inside.documentElement;
      frame.remove();
      return scrollWidth - clientWidth;
    }, width);
  }

  /** Presses the button, link or choice of this name, once it is there. */
  async press(name: string): Promise<void> {
    await this.until(`a button “${name}”`, () => this.#mark(name));
    await this.engine.click(`[${MARK}]`);
  }

  /** Text of what is shown, or told to a screen reader, that matches; once it is there. */
  async told(pattern: RegExp): Promise<string> {
    return this.until(String(pattern), async () => {
      const lines = await this.engine.run(() =>
        [...document.querySelectorAll('[role=status], [role=alert], main, aside, header')].map(
          (element) => element.textContent!.replace(/\s+/g, ' ').trim(),
        ),
      );
      return lines.map((line) => pattern.exec(line)?.[0]).find((found) => found !== undefined);
    });
  }

  /** Drops files of the disk on the page. They come without a path, as from another program. */
  async drop(paths: string[]): Promise<void> {
    const files = paths.map((path) => ({
      name: basename(path),
      base64: readFileSync(path).toString('base64'),
    }));
    await this.engine.run((list: typeof files) => {
      const data = new DataTransfer();
      for (const { name, base64 } of list) {
        const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
        data.items.add(new File([bytes], name));
      }
      const event = new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true });
      document.body.dispatchEvent(event);
    }, files);
  }

  /** What is saved from now on, as lists of the files in each zip: browsers ask no test where to. */
  async watchDownloads(): Promise<void> {
    await this.engine.run(() => {
      const saved: Promise<ArrayBuffer>[] = [];
      Object.assign(window, { saved });
      const click = HTMLAnchorElement.prototype.click;
      HTMLAnchorElement.prototype.click = function () {
        if (this.download) saved.push(fetch(this.href).then((answer) => answer.arrayBuffer()));
        else click.call(this);
      };
    });
  }

  /** The first file that was saved since. */
  async saved(): Promise<Uint8Array> {
    const base64 = await this.until('a download', () =>
      this.engine.run(async () => {
        const [first] = (window as unknown as { saved: Promise<ArrayBuffer>[] }).saved;
        if (!first) return undefined;
        let letters = '';
        for (const byte of new Uint8Array(await first)) letters += String.fromCharCode(byte);
        return btoa(letters);
      }),
    );
    return Buffer.from(base64, 'base64');
  }

  /** @throws with what the page says meanwhile, where it does not come */
  async until<T>(what: string, look: () => Promise<T | undefined | false>): Promise<T> {
    const end = Date.now() + BOUND;
    for (;;) {
      const found = await look();
      if (found !== undefined && found !== false) return found;
      if (Date.now() > end) {
        const page = await this.engine.run(() => document.body.innerText.slice(0, 3_000));
        throw new Error(`Waited for ${what}; the page says: ${page}`);
      }
      await sleep(100);
    }
  }

  #mark(name: string): Promise<boolean> {
    return this.engine.run(
      async (mark: string, wanted: string) => {
        document.querySelectorAll(`[${mark}]`).forEach((old) => old.removeAttribute(mark));
        const all = document.querySelectorAll<HTMLButtonElement>('button, a, [role=menuitem]');
        const found = [...all].find((element) => {
          const told = element.getAttribute('aria-label') ?? element.textContent!;
          return told.trim() === wanted && element.offsetParent !== null && !element.disabled;
        });
        if (!found) return false;
        found.setAttribute(mark, '');
        found.scrollIntoView({ block: 'center' });
        // What still moves would be missed.
        const place = () => JSON.stringify(found.getBoundingClientRect());
        const before = place();
        await new Promise((done) => setTimeout(done, 100));
        return place() === before;
      },
      MARK,
      name,
    );
  }
}
