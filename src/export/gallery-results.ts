/** Who is in which photo, as a table of faces and as JSON. */
import type { FacetError } from '../base/errors';
import type { Identification, IdentifyOptions } from '../base/types';
import { csv, type Cell } from './csv';

/** One photo: who is in it, or why it could not be read. */
export interface IdentifiedRow {
  /** Name or path, as the person knows it. */
  photo: string;
  identified?: Identification;
  error?: FacetError;
}

/** Of the JSON below; grows when a field changes its meaning. */
const FORMAT_VERSION = 1;
const HEADER = [
  ...['photo', 'face', 'name', 'probability', 'distance', 'threshold', 'nearest'],
  ...['x1', 'y1', 'x2', 'y2', 'score', 'why', 'model'],
];

/** To a ten-thousandth, as the detections'. */
const short = (value: number) => Math.round(value * 1e4) / 1e4;

/** The same, never rounded up to a certainty. */
const chance = (value: number) => Math.floor(value * 1e4) / 1e4;

/** One line a face; `name` is empty where it is unknown, `nearest` is the person who is nearest in any case. */
export function identifiedCsv(rows: Iterable<IdentifiedRow>): string {
  return csv(HEADER, lines(rows));
}

function* lines(rows: Iterable<IdentifiedRow>): Generator<Cell[]> {
  for (const { photo, identified } of rows) {
    for (const [i, { name, probability, candidates, face, why }] of (
      identified?.faces ?? []
    ).entries()) {
      const [first] = candidates;
      const measures = [first?.distance, first?.threshold].map((value) => value && short(value));
      yield [
        ...[photo, i + 1, name, chance(probability), ...measures, first?.name],
        ...[...face.box.map(short), short(face.score), why, identified!.model],
      ];
    }
  }
}

/**
 * The same as JSON:
 * ```
 * { "format": "facet-people", "version": 1, "options": { method, fpir },
 *   "photos": [
 *     { "photo": "album/1.jpg", "width": 960, "height": 640, "model": "dlib-resnet", "people": 24, "enrolled": 48,
 *       "faces": [{ "name": "Alder", "probability": 0.98, "why": "…", "box": [x1, y1, x2, y2], "score": 0.99,
 *                   "candidates": [{ "name", "distance", "threshold", "probability", "rejected" }] }] },
 *     { "photo": "album/2.jpg", "error": { "code", "message", "hint" } }
 *   ] }
 * ```
 * Without a `name` a face is unknown.
 */
export function identifiedJson(
  rows: Iterable<IdentifiedRow>,
  options: Pick<IdentifyOptions, 'method' | 'fpir'>,
): string {
  const photos = Array.from(rows, ({ photo, identified, error }) => {
    if (!identified) {
      const { code, message, hint } = error ?? { code: 'INTERNAL', message: '', hint: '' };
      return { photo, error: { code, message, hint } };
    }
    const { width, height, model, people, enrolled } = identified;
    const faces = identified.faces.map(({ name, probability, why, face, candidates }) => ({
      ...{ name, probability: chance(probability), why },
      ...{ box: face.box.map(short), score: short(face.score) },
      candidates: candidates.map(({ distance, threshold, probability: sure, ...rest }) => ({
        name: rest.name,
        ...{ distance: short(distance), threshold: short(threshold), probability: chance(sure) },
        ...(rest.rejected && { rejected: true }),
      })),
    }));
    return { photo, width, height, model, people, enrolled, faces };
  });
  const document = { format: 'facet-people', version: FORMAT_VERSION, options, photos };
  return `${JSON.stringify(document, undefined, 2)}\n`;
}

/** Where a photo goes when photos are sorted by person: into a folder for each, or into that of nobody. */
export function foldersOf({ identified }: IdentifiedRow, unknown = 'Unknown'): string[] {
  const names = (identified?.faces ?? []).flatMap(({ name }) => name ?? []);
  return names.length > 0 ? [...new Set(names)] : [unknown];
}
