/** The frame: pages by address, what runs, on a phone, for everyone. */
import { AxeBuilder } from '@axe-core/playwright';
import { expect, test } from './support/facet-page';
import { PAGES as WORKING } from './support/pages';

const PAGES = [...WORKING, 'help'];

test('an address leads to its page, and the rail says where one is', async ({ facet, page }) => {
  await facet.open('#/models');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Models');
  await expect(page).toHaveTitle('Models · Facet');
  await expect(page.getByRole('link', { name: 'Models', exact: true })).toHaveAttribute(
    'aria-current',
    'page',
  );
  await page.getByRole('link', { name: 'Help' }).click();
  await expect(page).toHaveURL(/#\/help$/);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Help');
});

test('photos stay while one looks at another page', async ({ facet, page }) => {
  await facet.open();
  await facet.trySample(1);
  await expect(facet.faces).toHaveCount(3);
  await page.getByRole('link', { name: 'Help' }).click();
  await page.getByRole('link', { name: 'Detect' }).click();
  await expect(facet.faces).toHaveCount(3);
});

test('?backend=wasm is what runs', async ({ facet, page }) => {
  await facet.open('?backend=wasm#/detect');
  await expect(page.getByRole('region', { name: 'Running now' })).toContainText('WebAssembly');
});

test(
  'why it is not the graphics processor is said once, and stays on the Models page',
  { tag: '@secure' },
  async ({ facet, page }) => {
    await facet.open();
    const notice = page.getByRole('status').filter({ hasText: 'without the graphics processor' });
    await notice.getByRole('link', { name: 'Why, and what to do' }).click();
    const runs = page.getByRole('region', { name: 'What runs' });
    await expect(runs).toBeFocused();
    await expect(runs).toContainText(/WebGPU/);
    await expect(runs).toContainText('switch on graphics acceleration');
    await expect(notice).toBeHidden();
    await facet.open('#/detect');
    await page.reload();
    await expect(page.getByRole('region', { name: 'Running now' })).toContainText('MTCNN');
    await expect(notice).toBeHidden();
  },
);

test('on a phone, too, the link leads to it, below all the weights', async ({ facet, page }) => {
  await page.setViewportSize({ width: 380, height: 800 });
  await facet.open('#/help');
  await page.getByRole('link', { name: 'What runs here' }).click();
  await expect(page.getByRole('region', { name: 'MTCNN (Facet)' })).toBeAttached();
  await expect(page.getByRole('region', { name: 'What runs' })).toBeInViewport();
});

for (const scheme of ['light', 'dark'] as const) {
  test(`nothing for axe to find on any page, ${scheme}`, async ({ facet, page }) => {
    await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' });
    await facet.open();
    await expect(page.getByRole('region', { name: 'Running now' })).toContainText('MTCNN');
    const problems = async () =>
      (await new AxeBuilder({ page }).analyze()).violations.map(({ id, nodes }) => [
        id,
        nodes.map(({ target }) => target),
      ]);
    expect(await problems()).toEqual([]);
    await facet.trySample(2);
    await facet.finished('1 photo, 8 faces.');
    await facet.drop([{ name: 'bad.jpg', bytes: new Uint8Array([1, 2, 3]) }]);
    await facet.finished(/1 could not be read/);
    expect(await problems()).toEqual([]);
    await page.getByRole('button', { name: 'Export' }).click();
    expect(await problems()).toEqual([]);
    for (const id of ['train', 'models', 'help']) {
      await facet.open(`#/${id}`);
      await expect(page.getByRole('heading', { level: 1 })).toHaveText(new RegExp(id, 'i'));
      expect(await problems()).toEqual([]);
    }
  });
}

test('who wants no motion gets the other colours at once, none of them fading', async ({
  facet,
  page,
}) => {
  await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
  await facet.open();
  await page.emulateMedia({ colorScheme: 'dark' });
  const fading = () =>
    document.getAnimations().filter((one) => one instanceof CSSTransition).length;
  expect(await page.evaluate(fading)).toBe(0);
});

test('a picture of a face that the browser lost is drawn again when the page changes its size', async ({
  facet,
  page,
}) => {
  await facet.open();
  await facet.trySample(1);
  const picture = facet.faceCard.locator('canvas');
  const drawn = () => picture.evaluate((canvas: HTMLCanvasElement) => canvas.toDataURL());
  await expect(picture).not.toHaveJSProperty('width', 1);
  const before = await drawn();
  await picture.evaluate((canvas: HTMLCanvasElement) => {
    canvas.getContext('2d')!.clearRect(0, 0, canvas.width, canvas.height);
  });
  expect(await drawn()).not.toBe(before);
  await page.setViewportSize({ width: 900, height: 700 });
  await expect.poll(drawn).toBe(before);
});

test('a phone of 380 pixels: nothing to scroll sideways, hit areas of 44 pixels', async ({
  facet,
  page,
}) => {
  await page.setViewportSize({ width: 380, height: 800 });
  for (const id of PAGES) {
    await facet.open(`#/${id}`);
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(new RegExp(id, 'i'));
    const excess = () =>
      page.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
      );
    expect(await excess()).toBe(0);
  }
  await facet.open('#/detect');
  await facet.trySample(1);
  await expect(facet.faces).toHaveCount(3);
  const small = await page
    .getByRole('button')
    .and(page.locator(':visible'))
    .evaluateAll((buttons) =>
      buttons
        .map((button) => ({ name: button.textContent, box: button.getBoundingClientRect() }))
        .filter(({ box }) => box.bottom > 0 && Math.min(box.width, box.height) < 44)
        .map(({ name }) => name),
    );
  expect(small).toEqual([]);
  await expect(page.getByRole('link', { name: 'Gallery', exact: true })).toBeVisible();
});

test('on a phone the pages there is no room for are under More, by mouse and by keys', async ({
  facet,
  page,
}) => {
  await page.setViewportSize({ width: 380, height: 800 });
  await facet.open('#/train');
  const models = page.getByRole('link', { name: 'Models', exact: true });
  await expect(models).toBeHidden();
  const more = page.getByRole('button', { name: 'More', exact: true });
  await more.click();
  await models.click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Models');
  await expect(models).toBeHidden();
  await more.press('Enter');
  await expect(models).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(models).toBeHidden();
  await expect(more).toBeFocused();
  await more.press('Enter');
  await page.keyboard.press('Tab');
  await expect(page.getByRole('link', { name: 'Align', exact: true })).toBeFocused();
});

test('with a person’s own colours forced, what is on or chosen does not look like what is not', async ({
  facet,
  page,
}) => {
  await page.emulateMedia({ forcedColors: 'active', reducedMotion: 'reduce' });
  await facet.open();
  await facet.trySample(1);
  const toggle = page.getByRole('switch', { name: 'Also look sideways' });
  await toggle.scrollIntoViewIfNeeded();
  const off = await toggle.screenshot();
  await toggle.check();
  await page.mouse.move(0, 0);
  expect((await toggle.screenshot()).equals(off)).toBe(false);

  const choice = page.getByText('Surer faces', { exact: true });
  const before = await choice.screenshot();
  await page.getByRole('radio', { name: 'Surer faces' }).check();
  await page.mouse.move(0, 0);
  await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
  expect((await choice.screenshot()).equals(before)).toBe(false);
});

test('no page scrolls sideways at 320 pixels', async ({ facet, page }) => {
  await page.setViewportSize({ width: 320, height: 640 });
  await facet.open();
  for (const name of PAGES) {
    await page.goto(`#/${name}`);
    await expect(page.locator('h1')).toBeVisible();
    const over = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    expect(over, name).toBeLessThanOrEqual(0);
  }
});

test('every answer says who may frame the page, what it may use and what it tells', async ({
  page,
}) => {
  const answer = (await page.goto(''))!.headers();
  expect(answer).toMatchObject({
    'content-security-policy': expect.stringContaining("frame-ancestors 'self'"),
    'permissions-policy': expect.stringContaining('camera=(self), microphone=()'),
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
  });
  // No other folder of the host that the catalogue names.
  expect(answer['content-security-policy']).toMatch(/raw\.githubusercontent\.com\/\w+\/facenet\//);
});

test('Help leads to the licences of all parts', async ({ facet, page }) => {
  await facet.open('#/help');
  await page.getByRole('link', { name: 'Licences of all parts' }).click();
  await expect(page.getByText('comlink')).toBeVisible();
});
