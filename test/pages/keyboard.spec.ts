/** Without a mouse: from the first load to a face's numbers. */
import { expect, test } from './support/facet-page';

test('keys alone lead from the first load to the numbers of a face', async ({ facet, page }) => {
  await facet.open('');
  const focusedName = () =>
    page.evaluate(
      () =>
        document.activeElement?.getAttribute('aria-label') ?? document.activeElement?.textContent,
    );
  const tabTo = async (name: RegExp) => {
    for (let step = 0; step < 30; step += 1) {
      await page.keyboard.press('Tab');
      if (name.test((await focusedName()) ?? '')) return;
    }
    throw new Error(`No key leads to ${name}.`);
  };
  await tabTo(/Try sample photo 2/);
  await page.keyboard.press('Enter');
  await facet.finished('1 photo, 8 faces.');
  await page.locator('body').press('Home');
  await tabTo(/^Face \d, score/);
  await page.keyboard.press('ArrowRight');
  await expect(facet.faceCard).toContainText('Face 2 of 8');
  await page.keyboard.press('ArrowDown');
  await expect(facet.faceCard).toContainText('Face 6 of 8');
  await page.keyboard.press('End');
  await expect(facet.faceCard).toContainText('Face 8 of 8');
  await expect(facet.faceCard).toContainText(/Score\s*(0\.9\d\d|1\.000)/);
});

test('arrow keys move through the photos, Delete takes one off the list', async ({
  facet,
  page,
}) => {
  await facet.open();
  await page.getByRole('button', { name: 'Try all 11 samples' }).click();
  const list = page.getByRole('listbox', { name: 'Photos' });
  await list.focus();
  await page.keyboard.press('ArrowDown');
  await expect(facet.photo('group-2.jpg')).toHaveAttribute('aria-selected', 'true');
  await page.keyboard.press('Delete');
  await expect(page.getByText('10 photos', { exact: true })).toBeVisible();
  await expect(facet.photo('group-2.jpg')).toHaveCount(0);
});

test('the export menu opens, moves and closes by keys', async ({ facet, page }) => {
  await facet.open();
  await facet.trySample(1);
  await facet.finished('1 photo, 3 faces.');
  const button = page.getByRole('button', { name: 'Export' });
  await button.press('Enter');
  await expect(page.getByRole('menuitem', { name: 'Faces as JSON' })).toBeFocused();
  await page.keyboard.press('ArrowDown');
  await expect(page.getByRole('menuitem', { name: 'Faces as CSV' })).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('menu')).toBeHidden();
  await expect(button).toBeFocused();
});
