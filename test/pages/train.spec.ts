/** The Train page as a person uses it: to a verdict, with a pause, over a reload. */
import AxeBuilder from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';
import { unzipSync } from 'fflate';
import { test, TRAINABLE } from './support/train-page';

/** Embedding on two busy cores takes most of it. */
const LONG = 120_000;

const problems = async (page: Page) =>
  (await new AxeBuilder({ page }).analyze()).violations.map(({ id, nodes }) => [
    id,
    nodes.map(({ target }) => target),
  ]);

const beyond = (page: Page) =>
  page.evaluate(() => document.documentElement.scrollWidth - innerWidth);

test('with dlib’s network alone the page says that it can’t be trained, and where to get one that can', async ({
  facet,
  page,
}) => {
  await facet.open('#/train');
  const why = page.getByRole('region', { name: /can’t be trained/ });
  await expect(why).toContainText('npm run models -- facenet');
  await expect(page.getByRole('button', { name: 'Try the sample people' })).toBeDisabled();
  await why.getByRole('link', { name: 'To the Models page' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Models');
});

for (const scheme of ['light', 'dark'] as const) {
  test(`before anything is learned axe finds nothing, with every option open, ${scheme}`, async ({
    facet,
    page,
  }) => {
    await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' });
    await facet.open('#/train');
    await page.locator('summary', { hasText: 'Advanced' }).click();
    for (const choice of ['VGGFace2 recipe', 'My own camera']) {
      await page.getByRole('radio', { name: choice }).check({ force: true });
    }
    const closed = page.locator('details:not([open]) > summary');
    while ((await closed.count()) > 0) await closed.first().click();
    expect(await problems(page)).toEqual([]);
    await page.setViewportSize({ width: 380, height: 800 });
    expect(await beyond(page)).toBeLessThanOrEqual(0);
  });
}

test.describe('with weights that can be trained', () => {
  test.skip(!TRAINABLE, 'needs the published network: npm run models -- facenet');
  test.setTimeout(3 * LONG);

  test('people through a poor camera are trained to a verdict, used, saved, and laid over in Evaluate', async ({
    train,
    page,
  }) => {
    await train.open();
    await train.choosePeople();
    await train.throughCamera();
    await train.withoutOthers();
    await train.button('Train').click();
    await expect(
      page.getByText(/^Embedding the photos: \d+ of \d+, \d+ kB to learn from$/),
    ).toBeVisible({
      timeout: LONG,
    });
    await expect(train.verdict).toContainText('Better', { timeout: LONG });
    for (const name of ['Losses', 'Learning rate', 'True accepts against false accepts']) {
      await expect(page.getByRole('img', { name })).toBeVisible();
    }
    const check = page.getByRole('region', { name: 'Check of the photos' });
    await expect(check).toContainText(/People\s*8/);
    expect(await problems(page)).toEqual([]);
    await page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' });
    expect(await problems(page)).toEqual([]);
    await page.setViewportSize({ width: 380, height: 800 });
    expect(await beyond(page)).toBeLessThanOrEqual(0);
    await page.setViewportSize({ width: 1280, height: 820 });

    const coming = page.waitForEvent('download');
    await train.button('Save what the scripts write').click();
    const chunks: Buffer[] = [];
    for await (const chunk of await (await coming).createReadStream()) chunks.push(chunk as Buffer);
    expect(Object.keys(unzipSync(Buffer.concat(chunks)))).toContain('arguments.txt');

    await train.button('Use these weights').press('Enter');
    await expect(train.verdict).toContainText('In use', { timeout: LONG });
    await train.button('Compare both in Evaluate').press('Enter');
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Evaluate');
    const runs = page.getByRole('region', { name: 'Runs' }).getByRole('listitem');
    await expect(page.getByText('Most of these people taught the new weights')).toBeVisible();
    await expect(runs).toHaveCount(2, { timeout: LONG });
    const roc = page.getByRole('region', { name: 'True accepts against false accepts' });
    await expect(roc.locator('li')).toHaveCount(2);
  });

  test('a training that is paused goes on after a reload from the last step that was kept', async ({
    train,
    page,
  }) => {
    await train.open();
    await train.choosePeople();
    await train.withoutOthers();
    await train.setSteps(200);
    await train.button('Train').press('Enter');
    await expect(page.getByText('Last kept')).toBeVisible({ timeout: LONG });
    await train.button('Pause').press('Enter');
    await expect(page.getByRole('status').filter({ hasText: /^Paused/ })).toBeVisible();
    await page.reload();
    const earlier = page.getByRole('region', { name: 'From an earlier visit' });
    await expect(earlier).toContainText(/is at step [1-9]\d* of 200/);
    await earlier.getByRole('button', { name: 'Go on' }).press('Enter');
    await expect(page.locator('span', { hasText: /^Step \d+ of 200$/ })).toBeVisible({
      timeout: LONG,
    });
    await train.button('Stop and judge').press('Enter');
    await expect(train.verdict).toBeVisible({ timeout: LONG });

    // What it was made with, and its result, are here on a later visit.
    await page.reload();
    const trainings = page.getByRole('region', { name: 'Trainings' });
    await trainings.getByRole('button', { name: /^Show / }).press('Enter');
    await expect(train.verdict).toContainText('Stopped after');
    await trainings.getByRole('button', { name: /^Remove / }).press('Enter');
    await expect(trainings.getByRole('listitem')).toHaveCount(0);
    await expect(train.verdict).toBeHidden();
  });
});
