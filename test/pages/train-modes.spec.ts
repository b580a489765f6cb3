/** Every mode of the Train page through its form to a verdict, on a few of the sample people. */
import { expect } from '@playwright/test';
import { person } from './support/samples';
import { test, TRAINABLE, type TrainPage } from './support/train-page';

const full = process.env.FACET_FULL === '1';
const LONG = full ? 900_000 : 120_000;

/** A mode's name, and a form filled in so that it is soon over. */
interface Mode {
  name: string;
  short: (train: TrainPage) => Promise<void>;
  steps: number;
}

const SHORT: Mode[] = [
  {
    name: 'As train_softmax',
    steps: 2,
    async short(train) {
      await train.options.getByText('Advanced').click();
      await train.mode('As train_softmax');
      await train.learns('bottleneck');
      await train.fill({ Epochs: 1, 'Batches an epoch': 2, 'Photos a batch': 4 });
    },
  },
];

const LONGER: Mode[] = [
  {
    name: 'As train_tripletloss',
    steps: 1,
    async short(train) {
      await train.options.getByText('Advanced').click();
      await train.mode('As train_tripletloss');
      await train.learns('bottleneck');
      await train.fill({ Epochs: 1, 'Batches an epoch': 1, 'Photos a batch': 6 });
      await train.fill({ 'People drawn': 4, 'Photos of each': 3 });
    },
  },
  ...['Last block too', 'Everything'].map((name): Mode => ({
    name,
    steps: 2,
    async short(train) {
      await train.mode(name);
      await train.setSteps(2);
      await train.fill({ 'Photos a step': 2 });
    },
  })),
];

test.skip(!TRAINABLE, 'needs the published network: npm run models -- facenet');
test.setTimeout(2 * LONG);

test('a camera is measured from its frames, and a shift alone is judged through it', async ({
  train,
  page,
}) => {
  await train.open();
  await train.choosePeople();
  await train.mode('A shift alone');
  await train.mode('My own camera');
  const dialog = page.waitForEvent('filechooser');
  await train.button('Measure from frames').click();
  const frames = ['Ivy', 'Lily', 'Olive', 'Poppy'].map((name) => person(name, 1));
  await (await dialog).setFiles(frames);
  await expect(page.getByText('Measured from 4 faces.')).toBeVisible({ timeout: LONG });
  await train.withoutOthers();
  await train.button('Train').press('Enter');
  await expect(train.verdict).toContainText('0 steps', { timeout: LONG });
});

for (const { name, short, steps } of full ? [...SHORT, ...LONGER] : SHORT) {
  test(`${name}, made short by its form, comes to a verdict`, async ({ train }) => {
    await train.open();
    await train.choosePeople();
    await short(train);
    await train.withoutOthers();
    await train.button('Train').press('Enter');
    await expect(train.verdict).toContainText(new RegExp(`\\b${steps} steps?,`), {
      timeout: LONG,
    });
  });
}
