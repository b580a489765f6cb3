/** What the authors of known weights published for LFW, and whether a run may be held against it. */
import type { Evaluation } from '../base/types';

interface Published {
  accuracy: number;
  /** What it was measured with. */
  preset: 'plain' | 'as published';
}

const PUBLISHED: Record<string, Published> = {
  '20180402-114759': { accuracy: 0.9965, preset: 'as published' },
  '20180408-102900': { accuracy: 0.9905, preset: 'as published' },
  // dlib's author, with dlib's own alignment.
  'dlib-resnet': { accuracy: 0.9938, preset: 'plain' },
};

/** People of the first two folds of LFW's pairs.txt, whom another data set hardly has together. */
const LFW_NAMES =
  'Tony_Blair Hugo_Chavez Silvio_Berlusconi David_Beckham Kevin_Costner Jelena_Dokic Fujio_Cho Patty_Schnyder Pervez_Musharraf Steven_Spielberg'.split(
    ' ',
  );

/** Whether the pairs are LFW's: of a pairs file, with at least half of those people in it. */
export function isLfw({ named, options }: Pick<Evaluation, 'named' | 'options'>): boolean {
  if (options.pairs !== 'a pairs file') return false;
  const people = new Set(named.flatMap((pair) => pair.map(({ person }) => person)));
  return LFW_NAMES.filter((name) => people.has(name)).length >= LFW_NAMES.length / 2;
}

/** Undefined where the author published nothing, and where the pairs are not those that it was published for. */
export function publishedFor(
  run: Pick<Evaluation, 'model' | 'named' | 'options'>,
): Published | undefined {
  return isLfw(run) ? PUBLISHED[run.model] : undefined;
}
