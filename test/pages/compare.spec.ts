/** Two photos: the verdict, which face, what goes wrong, without a mouse, for everyone. */
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { expect, test } from './support/compare-page';
import { fileDrop, fromDisk } from './support/drop';
import { group, person } from './support/samples';

test(
  'a person twice is the same person, and how sure that is',
  { tag: '@plain-http' },
  async ({ compare, page }) => {
    await compare.sample('first', 'Alder_0001.jpg');
    await compare.sample('second', 'Alder_0002.jpg');
    await expect(compare.result).toContainText('Same person');
    await expect(compare.result).toContainText(/0\.\d{3}, same: the limit is 0\.40/);
    expect(await compare.distance()).toBeLessThan(0.2);
    await expect(compare.sure).toContainText(/9\d % that it is the same person/);
    await expect(compare.sure).toContainText('as many pairs are the same person as are not');
    await expect(compare.sure).toContainText('LFW');
    await expect(
      page.getByRole('status').filter({ hasText: /^Same person\. Distance 0\.\d{3}/ }),
    ).toBeAttached();
    await expect(page.getByRole('region', { name: 'Running now' })).toContainText('dlib');
  },
);

test('two people are different people, with each face as the network sees it', async ({
  compare,
  page,
}) => {
  await compare.sample('first', 'Alder_0001.jpg');
  await compare.sample('second', 'Hazel_0001.jpg');
  await expect(compare.result).toContainText('Different people');
  expect(await compare.distance()).toBeGreaterThan(0.4);
  for (const side of ['first', 'second']) {
    await expect(
      page.getByRole('img', { name: `The face of the ${side} photo as the network sees it` }),
    ).toBeVisible();
  }
  await expect(page.getByRole('table', { name: 'Known pairs by distance' })).toBeAttached();
});

test('of several faces the one that is chosen is compared', async ({ compare }) => {
  await compare.pick('first', person('Alder', 1));
  await compare.pick('second', group(2));
  await expect(compare.faces('second')).toHaveCount(8);
  await expect(compare.result).toContainText(/the limit is/);
  const best = compare.faces('second').and(compare.page.locator('[aria-selected=true]'));
  await expect(best).toHaveCount(1);
  const before = await compare.distance();
  const other = (await compare.faces('second').first().getAttribute('aria-selected')) === 'true';
  await compare
    .faces('second')
    .nth(other ? 1 : 0)
    .click();
  await expect.poll(() => compare.distance()).not.toBe(before);
});

test('a photo dropped on a side goes there, another to the empty one; a bad one leaves the other alone', async ({
  compare,
  page,
}) => {
  await fileDrop(page, [fromDisk(person('Alder', 1)), fromDisk(person('Alder', 2))], 'drop');
  await expect(compare.result).toContainText('Same person');
  await compare.clear('second');
  await fileDrop(page, [{ name: 'bad.jpg', bytes: new Uint8Array([1, 2, 3]) }], 'paste');
  await expect(compare.pane('second').getByRole('alert')).toContainText(/\.\s*\S.+\./);
  await expect(compare.pane('first').getByRole('img')).toBeVisible();
  await compare.clear('second');
  await compare.sample('second', 'Hazel_0001.jpg');
  await expect(compare.result).toContainText('Different people');
});

test('an address of this page is fetched, one of another site is refused', async ({
  compare,
  page,
}) => {
  const ask = async (address: string) => {
    await page.getByRole('button', { name: 'Address of the first photo' }).click();
    await page.getByRole('textbox', { name: 'Address of the first photo' }).fill(address);
    await page.getByRole('button', { name: 'Get' }).click();
  };
  await ask('https://example.com/face.jpg');
  await expect(compare.pane('first').getByRole('alert')).toContainText('is on another site');
  await compare.clear('first');
  await ask('samples/groups/group-1.jpg');
  await expect(compare.faces('first')).toHaveCount(3);
});

test('why: a map over each face, told in words, and its values by keys', async ({
  compare,
  page,
}) => {
  await compare.sample('first', 'Alder_0001.jpg');
  await compare.sample('second', 'Alder_0002.jpg');
  const why = page.getByRole('region', { name: 'Why' });
  await why.getByRole('button', { name: 'Show why' }).click();
  await expect(why.getByRole('progressbar')).toBeVisible();
  await why.getByRole('button', { name: 'Stop' }).click();
  await why.getByRole('button', { name: 'Show why' }).click();
  await expect(why).toContainText(/First face: alike mostly by .*(nose|eye|mouth)/);
  const map = page.getByRole('application', { name: /Map over the second face/ });
  await map.focus();
  await page.keyboard.press('Home');
  await page.keyboard.press('ArrowRight');
  await expect(compare.result.getByText(/[+−]0\.\d{3}: (makes|sets) them/)).toBeVisible();
});

test('options change the distance, warn of their cost, and go back', async ({ compare }) => {
  await compare.sample('first', 'Alder_0001.jpg');
  await compare.sample('second', 'Hazel_0001.jpg');
  await expect(compare.result).toContainText('Different people');
  const before = await compare.distance();
  await compare.options.getByLabel('Brightness').selectOption('prewhiten');
  await expect(compare.options).toContainText('0.98667 becomes 0.97417');
  await expect(compare.sure).toContainText('What makes it less sure');
  await expect.poll(() => compare.distance()).not.toBe(before);
  await compare.options.getByRole('button', { name: 'As the weights want' }).click();
  await expect.poll(() => compare.distance()).toBe(before);
  await compare.options.getByLabel('Cut of the face').selectOption('facenet');
  await compare.options.getByRole('slider', { name: 'Margin' }).fill('20');
  await expect.poll(() => compare.distance()).not.toBe(before);
  await expect(compare.sure).toContainText('cut by another rule');
});

test('keys alone lead from two photos to the verdict and to another face', async ({
  compare,
  page,
}) => {
  const focused = () =>
    page.evaluate(
      () =>
        document.activeElement?.getAttribute('aria-label') ?? document.activeElement?.textContent,
    );
  const tabTo = async (name: RegExp) => {
    for (let step = 0; step < 40; step += 1) {
      await page.keyboard.press('Tab');
      if (name.test((await focused()) ?? '')) return;
    }
    throw new Error(`No key leads to ${name}.`);
  };
  await tabTo(/^Use Alder_0001/);
  await page.keyboard.press('Enter');
  await expect(compare.pane('first').getByRole('img')).toBeVisible();
  await tabTo(/^Use group-2/);
  await page.keyboard.press('Enter');
  await expect(compare.result).toContainText(/the limit is/);
  const before = await compare.distance();
  await page.locator('body').press('Home');
  await tabTo(/^Face \d, score/);
  await page.keyboard.press('End');
  await expect(compare.faces('second').nth(7)).toHaveAttribute('aria-selected', 'true');
  await expect.poll(() => compare.distance()).not.toBe(before);
  await tabTo(/^Show why/);
});

for (const scheme of ['light', 'dark'] as const) {
  test(`nothing for axe to find, ${scheme}`, async ({ compare, page }) => {
    await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' });
    expect(await problems(page)).toEqual([]);
    await compare.sample('first', 'Alder_0001.jpg');
    await compare.sample('second', 'group-2.jpg');
    await expect(compare.result).toContainText('Different people');
    await page.getByRole('button', { name: 'Show why' }).click();
    await expect(page.getByRole('application')).toHaveCount(2);
    await compare.options.getByLabel('Cut of the face').focus();
    expect(await problems(page)).toEqual([]);
    await compare.many();
    expect(await problems(page)).toEqual([]);
    await page.getByRole('button', { name: 'Try all 11 samples' }).click();
    await expect(page.getByRole('gridcell').first()).toBeVisible();
    await fileDrop(page, [{ name: 'bad.jpg', bytes: new Uint8Array([1, 2, 3]) }], 'drop');
    await expect(page.getByRole('status').filter({ hasText: '1 left out' })).toBeAttached();
    expect(await problems(page)).toEqual([]);
  });
}

test('a tablet of 960 pixels: the options lie below the photos, not over them', async ({
  compare,
  page,
}) => {
  await page.setViewportSize({ width: 960, height: 800 });
  await compare.sample('first', 'Alder_0001.jpg');
  await compare.sample('second', 'Alder_0002.jpg');
  await expect(compare.result).toContainText('Same person');
});

test('a phone of 380 pixels: nothing to scroll sideways', async ({ compare, page }) => {
  await page.setViewportSize({ width: 380, height: 800 });
  const excess = () =>
    page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
  expect(await excess()).toBe(0);
  await compare.sample('first', 'Alder_0001.jpg');
  await compare.sample('second', 'group-2.jpg');
  await expect(compare.result).toContainText('Different people');
  expect(await excess()).toBe(0);
  await compare.many();
  await page.getByRole('button', { name: 'Try all 11 samples' }).click();
  await expect(page.getByRole('gridcell').first()).toBeVisible();
  expect(await excess()).toBe(0);
});

async function problems(page: Page): Promise<unknown[]> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  return violations.map(({ id, nodes }) => [id, nodes.map(({ target }) => target)]);
}
