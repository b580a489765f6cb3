/** The page as a person finds it: what is on it, by the names it has for everyone. */
import { expect, test as base, type Locator, type Page } from '@playwright/test';
import { fileDrop, type DroppedFile } from './drop';

export class FacetPage {
  readonly page: Page;
  readonly photos: Locator;
  readonly faces: Locator;
  readonly faceCard: Locator;

  constructor(page: Page) {
    this.page = page;
    this.photos = page.getByRole('listbox', { name: 'Photos' }).getByRole('option');
    this.faces = page.getByRole('listbox', { name: 'Faces in this photo' }).getByRole('option');
    this.faceCard = page.getByRole('region', { name: 'Selected face' });
  }

  async open(address = '#/detect'): Promise<void> {
    await this.page.goto(`./${address}`);
    await expect(this.page.getByRole('heading', { level: 1 })).toBeVisible();
  }

  async trySample(number: number): Promise<void> {
    await this.page.getByRole('button', { name: `Try sample photo ${number}` }).click();
  }

  photo(name: string): Locator {
    return this.photos.filter({ hasText: name });
  }

  /** Everything has been looked through, with this outcome: "11 photos, 62 faces." */
  async finished(outcome: string | RegExp): Promise<void> {
    await expect(this.page.getByRole('status').filter({ hasText: outcome })).toBeAttached();
  }

  async drop(files: DroppedFile[], kind: 'drop' | 'paste' = 'drop'): Promise<void> {
    await fileDrop(this.page, files, kind);
  }

  /** Picks files or a folder with the dialog that the button opens. */
  async pick(button: string, paths: string | string[]): Promise<void> {
    const dialog = this.page.waitForEvent('filechooser');
    await this.page.getByRole('button', { name: button }).click();
    await (await dialog).setFiles(paths);
  }

  async exportAs(action: string): Promise<{ name: string; bytes: Buffer }> {
    await this.page.getByRole('button', { name: 'Export' }).click();
    const coming = this.page.waitForEvent('download');
    await this.page.getByRole('menuitem', { name: action }).click();
    const download = await coming;
    const chunks: Buffer[] = [];
    for await (const chunk of await download.createReadStream()) chunks.push(chunk as Buffer);
    return { name: download.suggestedFilename(), bytes: Buffer.concat(chunks) };
  }

  /** Counts, from now on, how often the page starts to look through photos. */
  async countRuns(): Promise<() => Promise<number>> {
    await this.page.evaluate(() => {
      const { facet } = window;
      const detectMany = facet.detectMany.bind(facet);
      document.documentElement.dataset.runs = '0';
      facet.detectMany = (photos, options) => {
        const { dataset } = document.documentElement;
        dataset.runs = String(Number(dataset.runs) + 1);
        return detectMany(photos, options);
      };
    });
    return () => this.page.evaluate(() => Number(document.documentElement.dataset.runs));
  }
}

/** What is complained of because of how this is tested, and of a header that plain http can't have. */
const OURS =
  /models\/(mtcnn|20180408-102900)\/|Service Worker registration blocked|Opener-Policy header has been ignored/;

/**
 * A page with the weights that came with Facet, whatever else lies beside it, and no service
 * worker; at the end nothing may have been complained of in the console.
 */
export const test = base.extend<{ facet: FacetPage }>({
  serviceWorkers: 'block',
  facet: async ({ page, context }, use) => {
    const complaints: string[] = [];
    page.on('pageerror', ({ message }) => complaints.push(message));
    page.on('console', (message) => {
      const about = `${message.text()} ${message.location().url}`;
      if (['error', 'warning'].includes(message.type()) && !OURS.test(about))
        complaints.push(about);
    });
    await context.route(/\/models\/(mtcnn|20180408-102900)\//, (route) =>
      route.fulfill({ status: 404 }),
    );
    await use(new FacetPage(page));
    expect(complaints).toEqual([]);
  },
});

export { expect };
