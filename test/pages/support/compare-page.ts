/** The Compare page as a person uses it, with the weights of a fresh clone and nobody else to ask. */
import type { Locator, Page } from '@playwright/test';
import { expect, test as base } from './facet-page';

type Side = 'first' | 'second';

export class ComparePage {
  readonly page: Page;
  readonly result: Locator;
  readonly sure: Locator;
  readonly options: Locator;

  constructor(page: Page) {
    this.page = page;
    this.result = page.getByRole('region', { name: 'Result' });
    this.sure = page.getByRole('region', { name: 'How sure' });
    this.options = page.getByRole('region', { name: 'Options' });
  }

  pane(side: Side): Locator {
    return this.page.getByRole('region', { name: side === 'first' ? /^First/ : /^Second/ });
  }

  faces(side: Side): Locator {
    return this.pane(side).getByRole('listbox').getByRole('option');
  }

  async sample(side: Side, name: string): Promise<void> {
    await this.page.getByRole('button', { name: `Use ${name} as the ${side} photo` }).click();
  }

  async clear(side: Side): Promise<void> {
    await this.page.getByRole('button', { name: `Take the ${side} photo away` }).click();
  }

  async pick(side: Side, path: string): Promise<void> {
    const dialog = this.page.waitForEvent('filechooser');
    await this.page.getByRole('button', { name: `Choose the ${side} photo` }).click();
    await (await dialog).setFiles(path);
  }

  /** The distance that the page tells. */
  async distance(): Promise<number> {
    const told = this.result.getByText(/^\d\.\d{3}, (same|different): the limit is/);
    return parseFloat((await told.textContent())!);
  }

  async many(): Promise<void> {
    await this.page.getByRole('radio', { name: 'Many photos' }).check();
  }
}

/** Only the page's own origin answers; what is asked of others is told in `elsewhere`. */
export const test = base.extend<{ compare: ComparePage; elsewhere: string[] }>({
  elsewhere: async ({ context, baseURL }, use) => {
    const elsewhere: string[] = [];
    await context.route(
      (url) => url.protocol.startsWith('http') && url.origin !== new URL(baseURL!).origin,
      (route) => {
        elsewhere.push(route.request().url());
        return route.abort();
      },
    );
    await use(elsewhere);
    // All that is ever asked for are the published detector's files.
    expect(elsewhere.filter((url) => !/\/det[123]\.npy$/.test(url))).toEqual([]);
  },
  compare: async ({ facet, page, elsewhere: _ }, use) => {
    await facet.open('#/compare');
    await use(new ComparePage(page));
  },
});

export { expect };
