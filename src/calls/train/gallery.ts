/** Looking through a gallery before anything is learned from it: whose photos are whose, which are of no use. */
import { plural } from '../../base/plural';
import { FacetError } from '../../base/errors';
import type { Face, GalleryFinding } from '../../base/types';
import type { Engine } from '../../engine/engine';
import type { TrainingPhoto } from './learner';

/** Two photos of which the embeddings have this cosine, or more, are the same picture, or nearly. */
const ALIKE = 0.985;

/** Where more than this share seems to be of others, labels are no labels. */
const MOST_SUSPECTS = 0.6;

export interface LookedThrough {
  findings: GalleryFinding[];
  /** Photos that may teach or be held out. */
  usable: TrainingPhoto[];
  /** Of each usable photo, the number of the first that it is like. */
  alike: number[];
}

export interface Looked {
  photos: readonly TrainingPhoto[];
  names: readonly string[];
  /** Of length 1, row after row. */
  embeddings: Float32Array;
  size: number;
  faces: ReadonlyMap<string, Face>;
}

/**
 * @throws FacetError `TOO_FEW_PHOTOS` where most photos are nearer to somebody else
 */
export async function lookThrough(
  engine: Engine,
  { photos, names, embeddings, size, faces }: Looked,
  leaveOut: boolean,
): Promise<LookedThrough> {
  const labels = photos.map(({ label }) => label);
  const { suspects, alike } = await engine.numbers({}, (remote) =>
    remote.lookThrough(embeddings, size, labels, ALIKE),
  );
  if (suspects.length > MOST_SUSPECTS * photos.length && suspects.length > names.length) {
    throw new FacetError(
      'TOO_FEW_PHOTOS',
      `Of ${plural(photos.length, 'photo')} ${suspects.length} look more like somebody else than like their own person.`,
      {
        hint: 'Are the folders one person each? Put the photos into the right ones, then train again.',
      },
    );
  }
  const of = (row: number) => ({ path: photos[row]!.path, person: names[labels[row]!]! });
  const wrong = suspects.map(({ row, nearer }): GalleryFinding => {
    const rival = names[nearer]!;
    return {
      ...of(row),
      kind: 'suspect',
      says: `It looks more like ${rival}. Is it in the right folder?`,
      rival,
      leftOut: leaveOut,
    };
  });
  const copies = alike.flatMap((first, row): GalleryFinding[] =>
    first === row
      ? []
      : [
          {
            ...of(row),
            kind: 'alike',
            says: `It is the same picture as ${photos[first]!.path}, or nearly: both stay on one side.`,
            rival: photos[first]!.path,
            leftOut: labels[first] !== labels[row],
          },
        ],
  );
  const poor = photos.flatMap(({ path }, row): GalleryFinding[] => {
    const quality = faces.get(path)?.quality;
    if (!quality || quality.verdict !== 'poor') return [];
    const says = `The face is ${quality.reasons.join(', ')}. A better photo teaches more.`;
    return [{ ...of(row), kind: 'poor', says, leftOut: false }];
  });
  const findings = [...wrong, ...copies, ...poor];
  const out = new Set(findings.filter((each) => each.leftOut).map(({ path }) => path));
  const stay = photos.flatMap(({ path }, row) => (out.has(path) ? [] : [row]));
  return {
    findings,
    usable: stay.map((row) => photos[row]!),
    alike: stay.map((row) => alike[row]!),
  };
}
