/** The Train page as a person works it, on a few of the sample people. */
import type { Locator, Page } from '@playwright/test';
import { existsSync, readFileSync } from 'node:fs';
import { zip } from '../../fixtures/zips';
import { test as base } from './facet-page';
import { person } from './samples';

/** Weights that can be trained: the published network, where it was fetched. */
export const TRAINABLE = existsSync('public/models/20180408-102900/graph_final.pb');

const PEOPLE = ['Alder', 'Aster', 'Basil', 'Birch', 'Cedar', 'Clover', 'Dahlia', 'Fern'];
const PHOTOS = 5;

/** A few people and photos: what is learned of them is little, and soon. */
const archive = () =>
  zip(
    PEOPLE.flatMap((name) =>
      Array.from({ length: PHOTOS }, (_, i) => ({
        name: `${name}/${name}_000${i + 1}.jpg`,
        data: readFileSync(person(name, i + 1)),
      })),
    ),
  );

export class TrainPage {
  readonly page: Page;
  readonly verdict: Locator;
  readonly options: Locator;

  constructor(page: Page) {
    this.page = page;
    this.verdict = page.getByRole('region', { name: 'Verdict' });
    this.options = page.getByRole('region', { name: 'How to train' });
  }

  async open(): Promise<void> {
    await this.page.goto('./#/train');
    await this.sample.waitFor();
  }

  get sample(): Locator {
    return this.page.getByRole('button', { name: 'Try the sample people' });
  }

  button(name: string): Locator {
    return this.page.getByRole('button', { name, exact: true });
  }

  /** The few people, from an archive. */
  async choosePeople(): Promise<void> {
    const dialog = this.page.waitForEvent('filechooser');
    await this.button('Open archive').click();
    const buffer = Buffer.from(archive());
    await (await dialog).setFiles({ name: 'people.zip', mimeType: 'application/zip', buffer });
    await this.button('Train').waitFor();
  }

  /** One of several, by its name. */
  async mode(name: string): Promise<void> {
    await this.page.getByRole('radio', { name, exact: true }).check({ force: true });
  }

  /** What a script trains. */
  async learns(part: string): Promise<void> {
    await this.page.locator('summary', { hasText: 'Network' }).click();
    await this.page.getByLabel('What learns').selectOption(part);
  }

  /** Numbers by the names of their fields. */
  async fill(fields: Record<string, number>): Promise<void> {
    for (const [name, value] of Object.entries(fields)) {
      const field = this.page.getByLabel(name, { exact: true });
      await field.fill(String(value));
      await field.press('Tab');
    }
  }

  /** Through the door camera: there is something to learn. */
  async throughCamera(): Promise<void> {
    await this.mode('A door camera');
    await this.page.getByLabel('It takes').selectOption('everywhere');
  }

  /** Nobody else is embedded: that would take longer than all the rest. */
  async withoutOthers(): Promise<void> {
    await this.page.locator('summary', { hasText: 'What is held out' }).click();
    await this.page.getByLabel('Other people').selectOption('None');
  }

  async setSteps(steps: number): Promise<void> {
    await this.page.locator('summary', { hasText: 'More options' }).click();
    await this.fill({ Steps: steps });
  }
}

export const test = base.extend<{ train: TrainPage }>({
  train: async ({ page }, use) => use(new TrainPage(page)),
});
