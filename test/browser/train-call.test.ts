/** Training as a call, on the drawn people before a poor camera. */
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { TrainEvent, TrainOptions, TrainRun } from '../../src/base/types';
import { drawnPeople } from '../../src/calls/samples';
import type { Facet } from '../../src/facet';
import { addPublished, startFacet } from './support/facet';
import { shared } from './support/shared';

let facet: Facet;
let people: { path: string; file: Blob }[];

/** The eight who never teach in the reference. */
const HELD_OUT = ['Basil', 'Clover', 'Ginger', 'Holly', 'Jasmine', 'Lily', 'Myrtle', 'Rowan'];

beforeAll(async () => {
  people = [...(await drawnPeople())].map(([path, file]) => ({ path, file }));
});
afterEach(() => facet.stop());

async function heard(run: TrainRun): Promise<TrainEvent[]> {
  const events: TrainEvent[] = [];
  for await (const event of run.events) events.push(event);
  return events;
}

describe.runIf(shared)('the drawn people before a camera of 40 pixels', () => {
  const options: TrainOptions = { camera: 'door', holdOutPeople: HELD_OUT, holdOutPhotos: 0.25 };

  it('held-out people are told apart better, and the verdict says so', async () => {
    facet = startFacet('wasm');
    await addPublished(facet);
    const began = performance.now();
    for await (const _ of facet.embedMany(people.map(({ file }) => file), { face: 'best' }));
    console.log('embedded', performance.now() - began);
    const at = performance.now();
    const run = facet.train(people, options);
    const events = heard(run);
    const result = await run.result.catch((e: unknown) => { console.log(e); throw e; });
    console.log('took', performance.now() - at, result.took);
    console.log(JSON.stringify({ v: result.verdict.says, gains: strip(result.verdict.gains), b: strip(result.before), a: strip(result.after), check: { ...result.check, findings: result.check.findings.map((f) => f.kind + ' ' + f.path + f.leftOut) }, files: Object.keys(result.files), model: result.model?.title, threshold: result.model?.embedder?.threshold, files2: Object.values(result.files).map((b) => b.size) }, null, 1));
    for (const event of await events) {
      if (event.kind === 'figures') console.log(event.step, JSON.stringify(strip(event.figures)));
      else if (event.kind === 'noticed' || event.kind === 'kept') console.log(JSON.stringify(event));
    }
    expect(result.verdict.better).toBe(true);
    expect(result.before.people!.eer).toBeGreaterThan(0.2);
    expect(result.after.people!.eer).toBeLessThanOrEqual(0.15);
  }, 300_000);
});

const strip = (figures: object) =>
  JSON.parse(JSON.stringify(figures, (key, value: unknown) => (key === 'roc' ? undefined : typeof value === 'number' ? Math.round(value * 1e4) / 1e4 : value))) as object;
