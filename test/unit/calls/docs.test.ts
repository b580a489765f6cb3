/** The docs' tables of options are those that the calls check by. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ALIGN } from '../../../src/calls/align/options';
import { PREDICT, TRAIN_CLASSIFIER } from '../../../src/calls/classifier/options';
import { CLEAN } from '../../../src/calls/clean/options';
import { CLUSTER, DOUBTS } from '../../../src/calls/cluster/options';
import { CROP, DETECT } from '../../../src/calls/detect/options';
import { EMBED } from '../../../src/calls/embed/options';
import { EVALUATE } from '../../../src/calls/evaluate/options';
import { EXPLAIN } from '../../../src/calls/explain/options';
import { EXPORT_MODEL } from '../../../src/calls/export-options';
import {
  ENROL,
  ENROL_FACES,
  EXPORT_GALLERY,
  IDENTIFY,
  IMPORT_GALLERY,
  REFRESH,
} from '../../../src/calls/gallery/options';
import { KEEP } from '../../../src/calls/storage/options';
import { MEASURE_CAMERA } from '../../../src/calls/train/camera-options';
import { TRAIN, TRAIN_PERSONAL } from '../../../src/calls/train/options';
import { TRAIN_SCRIPTS } from '../../../src/calls/train/script-options';
import type { Option } from '../../../src/calls/options';

/** A table as Markdown; of a number with two ends, these too. */
function printed(table: Record<string, Option<never, unknown>>): string {
  const rows = Object.entries(table).map(([name, option]) => {
    const { meaning, min, max, otherwise } = option;
    const ends = max === undefined || max === Infinity ? '' : `, ${min}..${max}`;
    const said = option.choices?.every((choice) => meaning.includes(`\`${choice}\``)) ?? true;
    const choices = said ? '' : `: ${option.choices!.map((choice) => `\`${choice}\``).join(', ')}`;
    return `| \`${name}\` | ${meaning}${choices}${ends} | ${otherwise ?? String(option.default)} |`;
  });
  return ['| option | meaning | default |', '|---|---|---|', ...rows, ''].join('\n');
}

const read = (name: string) =>
  readFileSync(new URL(`../../../docs/${name}.md`, import.meta.url), 'utf8');

describe('the docs', () => {
  it.each([
    ['detect', 'api', DETECT],
    ['crop', 'api', CROP],
    ['embed', 'api', EMBED],
    ['explain', 'api', EXPLAIN],
    ['align', 'align', ALIGN],
    ['evaluate', 'evaluate', EVALUATE],
    ['cluster', 'cluster', CLUSTER],
    ['doubts', 'cluster', DOUBTS],
    ['exportModel', 'api', EXPORT_MODEL],
    ['keep', 'api', KEEP],
    ['train', 'train', TRAIN],
    ['train on a gallery', 'train', TRAIN_PERSONAL],
    ['train as the scripts', 'train', TRAIN_SCRIPTS],
    ['measureCamera', 'train', MEASURE_CAMERA],
    ['classifier.train', 'classifier', TRAIN_CLASSIFIER],
    ['classifier.predict', 'classifier', PREDICT],
    ['clean', 'clean', CLEAN],
    ['enrol and enrolTree', 'gallery', ENROL],
    ['enrolFaces and notThisPerson', 'gallery', ENROL_FACES],
    ['identify and identifyMany', 'gallery', IDENTIFY],
    ['export', 'gallery', EXPORT_GALLERY],
    ['import', 'gallery', IMPORT_GALLERY],
    ['refresh', 'gallery', REFRESH],
  ])('have the options of %s as the call has them', (_, file, table) => {
    const wanted = printed(table as unknown as Record<string, Option<never, unknown>>);
    expect(read(file)).toContain(wanted);
  });
});
