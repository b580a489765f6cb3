/** The weights: what is here, adding, refusing, wiping. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, test } from './support/facet-page';
import { reference } from './support/shared';

const WEIGHTS = resolve(import.meta.dirname, '../../public/models/facet/mtcnn');

test('the page says which weights are here, how good they are, and how to get the others', async ({
  facet,
  page,
}) => {
  await facet.open('#/models');
  const own = page.getByRole('region', { name: 'MTCNN (Facet)' });
  await expect(own).toContainText('trained by Facet, less accurate than the published weights');
  await expect(own).toContainText('In use');
  await expect(own).toContainText(/recall 0\.788/);
  await expect(own).toContainText('MIT');
  const published = page.getByRole('region', { name: 'MTCNN (published)' });
  await expect(published).toContainText('Not here');
  await expect(published).toContainText('get det1.npy, det2.npy and det3.npy');
});

test(
  'how much room is used on this device is said',
  { tag: '@secure' },
  async ({ facet, page }) => {
    await facet.open('#/models');
    await expect(page.getByText(/ used$/)).toBeVisible();
  },
);

test('a bad weight file gives a sentence and what to do', async ({ facet, page }) => {
  await facet.open('#/models');
  await expect(page.getByText('In use')).toBeVisible();
  await facet.drop([{ name: 'det1.npy', bytes: new TextEncoder().encode('no weights at all') }]);
  const told = page.getByRole('status').filter({ hasText: 'det1.npy' });
  await expect(told).toContainText(/\.\s+\S.+\./);
});

test('weights that are cut short are refused by name', async ({ facet, page }) => {
  await facet.open('#/models');
  await expect(page.getByText('In use')).toBeVisible();
  const whole = readFileSync(`${WEIGHTS}/det2.npy`);
  await facet.drop([{ name: 'det2.npy', bytes: whole.subarray(0, 50_000) }]);
  await expect(page.getByRole('status').filter({ hasText: 'det2.npy' })).toBeVisible();
});

test(
  'everything stored is wiped after a question in the page',
  { tag: '@plain-http' },
  async ({ facet, page }) => {
    await facet.open('#/models');
    await page.getByRole('button', { name: 'Wipe everything' }).click();
    await expect(page.getByRole('group', { name: /Wipe all/ })).toBeFocused();
    await page.getByRole('button', { name: 'No' }).click();
    await page.getByRole('button', { name: 'Wipe everything' }).click();
    await page.getByRole('button', { name: 'Yes, wipe' }).click();
    await expect(page.getByText('Everything stored has been wiped.')).toBeVisible();
  },
);

test(
  '“Added” is said though the browser still asks whether to keep what is stored',
  { tag: '@secure' },
  async ({ facet, page }) => {
    await page.addInitScript(() => {
      navigator.storage.persist = () => new Promise(() => {});
    });
    await facet.open('#/models');
    await expect(page.getByText('In use')).toBeVisible();
    const names = ['det1.npy', 'det2.npy', 'det3.npy'];
    await facet.drop(names.map((name) => ({ name, bytes: readFileSync(`${WEIGHTS}/${name}`) })));
    await expect(page.getByRole('status').filter({ hasText: 'Added: ' })).toBeVisible();
    await page.getByRole('button', { name: 'Keep what is stored' }).click();
    await expect(page.getByRole('button', { name: 'Wipe everything' })).toBeEnabled();
  },
);

test(
  'a browser that does not tell how much room there is is not said to have none',
  { tag: '@secure' },
  async ({ facet, page }) => {
    await page.addInitScript(() => {
      Object.defineProperty(navigator, 'storage', { value: undefined });
    });
    await facet.open('#/models');
    const space = page.getByRole('region', { name: 'Space on this device' });
    await expect(space).toContainText('This browser does not say how much room there is.');
    await expect(space).not.toContainText('0 B');
    await expect(space.getByRole('button', { name: 'Keep what is stored' })).toBeHidden();
  },
);

test('which weight files are read stands in a table, with a name of each', async ({
  facet,
  page,
}) => {
  await facet.open('#/models');
  const formats = page.getByRole('region', { name: 'Weight files that are read' });
  const row = formats.getByRole('row').filter({ hasText: 'MXNet' });
  await expect(row).toContainText('model-0000.params and model-symbol.json');
  expect(await formats.getByRole('row').count()).toBeGreaterThan(8);
});

test('two sets of weights are compared, and sets of different networks are told apart', async ({
  facet,
  page,
}) => {
  await facet.open('#/models');
  await page.evaluate(async () => {
    const options = { format: 'safetensors', dtype: 'float16' } as const;
    const file = await window.facet.exportModel('dlib-resnet', options);
    await window.facet.addModel([new File([file], 'halved.safetensors')]);
  });
  await page.reload();
  const card = page.getByRole('region', { name: 'Compare two sets of weights' });
  await card.getByLabel('First').selectOption({ label: "dlib's ResNet" });
  // The other of the same network is proposed.
  await expect(card.getByLabel('Second')).toHaveValue('halved');
  await card.getByRole('button', { name: 'Compare them' }).click();
  const said = card.getByRole('status');
  await expect(said).toContainText("dlib's ResNet and halved.safetensors differ most in", {
    timeout: 60_000,
  });
  await expect(said).toContainText(/apart on average over 24 sample people/);
  await expect(card.getByRole('row')).toHaveCount(1 + 12);
  await card.getByRole('button', { name: 'Show all 30 layers' }).click();
  await expect(card.getByRole('row')).toHaveCount(1 + 30);

  const ended = await page.evaluate(() => {
    const stop = new AbortController();
    const onProgress = ({ unit, done }: { unit: string; done: number }) => {
      if (unit === 'photos' && done === 2) stop.abort();
    };
    const call = window.facet.compareModels('dlib-resnet', 'halved', {
      signal: stop.signal,
      onProgress,
    });
    return call.then(
      () => 'done',
      (error: { code: string }) => error.code,
    );
  });
  expect(ended).toBe('ABORTED');

  await card.getByLabel('Second').selectOption({ label: 'MTCNN (Facet)' });
  await card.getByRole('button', { name: 'Compare them' }).click();
  await expect(card.getByRole('alert')).toContainText('are weights of different networks');
});

const CHECKPOINT = reference('models/checkpoint');

test.describe('a checkpoint of TensorFlow', () => {
  test.skip(!CHECKPOINT, 'The checkpoint lies beside the checkout.');
  const STEM = 'model-20261126-squeezenet';
  const files = (...names: string[]) =>
    names.map((name) => ({ name, bytes: readFileSync(resolve(CHECKPOINT!, name)) }));
  const [index, data] = [`${STEM}.ckpt-12.index`, `${STEM}.ckpt-12.data-00000-of-00001`];

  test('its files, dropped at once, become the embedder in use', async ({ facet, page }) => {
    await facet.open('#/models');
    await expect(page.getByText('In use')).toBeVisible();
    await facet.drop(files(index, data, `${STEM}.meta`));
    const said = page.getByRole('status').filter({ hasText: `Added: ${index}.` });
    await expect(said).toContainText('Logits, the classifier of its training, was left out');
    const card = page.getByRole('region', { name: index });
    await expect(card).toContainText(`${index}, ${data}`);
    await card.getByRole('button', { name: `Use ${index}` }).click();
    await expect(card).toContainText('In use');
    const distance = await page.evaluate(async () => {
      const photo = (n: number) =>
        new URL(`samples/people/Alder/Alder_000${n}.jpg`, document.baseURI);
      return (await window.facet.compare(photo(1), photo(2))).distance;
    });
    expect(distance).toBeGreaterThan(0);
    expect(
      (await page.evaluate(() => window.facet.models())).find(
        ({ inUse, kind }) => inUse && kind === 'embedder',
      )?.title,
    ).toBe(index);
  });

  test('of which a file is missing says which, and what was in use stays', async ({
    facet,
    page,
  }) => {
    await facet.open('#/models');
    await expect(page.getByText('In use')).toBeVisible();
    await facet.drop(files(index));
    const set = page.getByRole('region', { name: 'Read together' });
    await expect(set.getByRole('listitem')).toHaveText([`Here ${index}`, `Missing ${data}`]);
    await expect(page.getByRole('alert')).toContainText(`Also drop "${data}"`);
    await expect(page.getByText('In use')).toBeVisible();
  });
});
