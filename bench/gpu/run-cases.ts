/** Cases one after another, for as long as there is time. */
import { backend, env } from '@tensorflow/tfjs-core';
import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import { FacetError } from '../../src/base/errors';
import { SUBMIT } from '../../src/kernels/gpu/recording';
import { selfTestHalves } from '../../src/kernels/self-test';
import { time } from '../report/table';
import { ROWS, TRIED_ROWS, type Row } from './cases';
import { measure, readAtOnce, readEach, type Way } from './measure';
import type { Measured, PartResults, PartSettings } from './part';
import { asHardware, familiesOf, readsHalves, tuneAll, useFamily } from './variants';

/** So many dispatches are handed to the device at once; tfjs's own number is 15. */
const SUBMITTED = [5, 60, 1000];

type Run = (
  settings: PartSettings,
  results: PartResults,
  keep: () => void,
  say: (text: string) => void,
) => Promise<void>;

const wanted = (rows: readonly Row[], { quick, only }: PartSettings) =>
  rows.filter((row) => row.name.startsWith(only) && (row.quick || !quick));

/** Ours by the programs that the tuner finds best, as they are once a person's device had an idle moment. */
export const runCases: Run = async (settings, results, keep, say) => {
  const isWanted = () => Date.now() < settings.until;
  const way: Way =
    settings.part === 'stock'
      ? { read: readEach }
      : {
          read: readAtOnce,
          tune: async () => results.shapes.push(...(await tuneAll(isWanted))),
        };
  for (const row of wanted(ROWS, settings)) {
    results.cases.push(await measured(row, settings, way, say));
    keep();
  }
};

/** The programs to begin with, each family, then the best of each shape. */
export const runVariants: Run = async (settings, results, keep, say) => {
  const rows = wanted(TRIED_ROWS, settings);
  if (settings.everyProgram) asHardware();
  const add = async (family: string, which = rows) => {
    for (const row of which) {
      const found = await measured(row, settings, { read: readAtOnce }, (text) =>
        say(`${family}: ${text}`),
      );
      results.variants.push({ family, measured: found });
      keep();
    }
  };
  const halved = readsHalves()
    ? rows.flatMap(({ halved: make, ...row }) => (make ? [{ ...row, make }] : []))
    : [];
  await add('to begin with');
  await selfTestHalves(backend() as unknown as WebGPUBackend);
  await add('weights as halves', halved);
  results.shapes = await tuneAll(() => Date.now() < settings.until);
  keep();
  await add('tuned');
  await add('weights as halves, tuned', halved);
  const usual = env().getNumber(SUBMIT);
  for (const count of SUBMITTED) {
    env().set(SUBMIT, count);
    await add(`tuned, submitted in ${count}s`);
  }
  env().set(SUBMIT, usual);
  for (const family of familiesOf()) {
    useFamily(family);
    await add(family);
  }
};

async function measured(
  row: Row,
  { until }: PartSettings,
  way: Way,
  say: (text: string) => void,
): Promise<Measured> {
  const { name } = row;
  if (Date.now() > until) return { name, reason: 'the time of this part was used up' };
  try {
    const subject = await row.make();
    try {
      const figures = await measure(subject, way);
      const { ms, recorded_ms, device_ms, first_ms, off, wrong } = figures;
      const device = device_ms === undefined ? '' : `, ${time(device_ms)} on the device`;
      say(
        `${name}: ${time(ms)}${device}, recorded in ${time(recorded_ms)}, first ${time(first_ms)}${off === undefined ? '' : `, off by ${off.toPrecision(2)}`}${wrong ? ` WRONG: ${wrong}` : ''}`,
      );
      return figures;
    } finally {
      subject.dispose();
    }
  } catch (error) {
    const reason = String((error instanceof FacetError && error.detail) || error);
    say(`${name}: ${reason}`);
    return { name, reason };
  }
}
