/** The table of who finds and recognises how well, which stands beside who is how fast. */
import type { Page } from '@playwright/test';
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { bounded } from '../measure/bounds';
import { reasonOf } from '../measure/reason';
import { columns, time } from '../report/table';
import type { Recognition } from './page';

/** What an engine may take for each of the two data sets, ms: of a slower one there are fewer photos. */
const BOUND = 75_000;
/** To start. */
const START = 60_000;
/** With less than this left, none is begun. */
const LEAST = 20_000;

/** Engines, by the peers' ids and by the weights by which Facet embeds. */
const ENGINES: readonly {
  id: string;
  place: 'worker' | 'page';
  /** Weights that are not on every machine. */
  file?: string;
  /** Of a peer: what it comes from. */
  package?: string;
}[] = [
  { id: '20180408-102900', place: 'worker', file: 'public/models/20180408-102900/graph_final.pb' },
  { id: 'dlib-resnet', place: 'worker' },
  { id: 'human', place: 'worker', package: '@vladmandic/human' },
  { id: 'face-api', place: 'page', package: '@vladmandic/face-api' },
];

export type Recognitions = Record<string, Recognition | { reason: string }>;

/**
 * @param absent packages that could not be fetched
 * @param left time until the whole run should end, ms
 */
export async function recogniseAll(
  page: Page,
  shared: string,
  absent: readonly string[],
  left: () => number,
): Promise<Recognitions> {
  const results: Recognitions = {};
  for (const engine of ENGINES) {
    const { id, place } = engine;
    const objection = objectionTo(engine, shared, absent);
    const name = engine.package ? id : `Facet, ${id}`;
    results[name] = objection ?? (await one(page, id, place, Math.min(BOUND, left() / 2)));
  }
  return results;
}

function objectionTo(
  { file, package: from }: (typeof ENGINES)[number],
  shared: string,
  absent: readonly string[],
): { reason: string } | undefined {
  if (!shared) return { reason: 'the photos of ../shared are absent' };
  if (file && !existsSync(resolve(file))) return { reason: `${file} is absent` };
  return from && absent.includes(from) ? { reason: `${from} could not be fetched` } : undefined;
}

async function one(page: Page, id: string, place: 'worker' | 'page', bound: number) {
  if (bound < LEAST) return { reason: 'the time of the whole run is used up' };
  try {
    const asked = page.evaluate(
      ([id, place, bound]) => globalThis.bench.recognise(id, place, bound),
      [id, place, bound] as const,
    );
    return await bounded(START + 2 * bound, 'the data sets', asked);
  } catch (error) {
    return { reason: reasonOf(error) };
  }
}

/** As a person reads it. */
export function recognitionTable(results: Recognitions): string {
  const percent = (share: number) => `${(share * 100).toFixed(1)} %`;
  const rows = Object.entries(results).map(([name, result]) =>
    'reason' in result
      ? [name, '-', '-', '-', '-', '-', '-', '-', result.reason]
      : [
          name,
          result.average_precision.toFixed(3),
          percent(result.recall),
          String(result.photos),
          percent(result.accuracy),
          String(result.pairs),
          time(result.find_ms),
          time(result.describe_ms),
          result.faceless > 0 ? `no face in ${result.faceless} photos` : '',
        ],
  );
  return [
    'Each with its own detector, crop and embedder, on WebAssembly: photos of WIDER FACE, pairs of LFW',
    columns([
      ['', 'AP', 'recall', 'photos', 'accuracy', 'pairs', 'find', 'find and embed', ''],
      ...rows,
    ]),
  ].join('\n');
}
