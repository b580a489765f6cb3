/** What was measured of a data set as findings about its photos, each with its reason in a sentence. */
import { plural } from '../../base/plural';
import { CLEANING_REASONS, type Box, type CleaningFinding } from '../../base/types';
import type { Measured } from '../../identify/cleaning';
import { copies } from './copies';
import { folderOf, type DataPhoto, type DataSet } from './look';

/** What is found by looking at embeddings. */
export interface Found {
  set: DataSet;
  /** The photos that the data set is tested with. */
  test: readonly DataPhoto[];
  /** Undefined where no photo has a face. */
  measured?: Measured;
  /** People of the labels that were measured by. */
  names: readonly string[];
  minImages: number;
}

/** By reason, then by weight. */
export function findingsOf(found: Found): CleaningFinding[] {
  const { set, measured } = found;
  const all = [
    ...(measured
      ? [...wrongLabels(found, measured), ...copies(set.photos, found.test, measured)]
      : []),
    ...severalFaces(set.photos),
    ...withoutFace(set),
    ...poor(set.photos),
    ...(measured ? farAway(found, measured) : []),
  ];
  const rank = (finding: CleaningFinding) => CLEANING_REASONS.indexOf(finding.reason);
  return all.sort((a, b) => rank(a) - rank(b) || b.weight - a.weight);
}

const about = ({ path, person }: DataPhoto) => ({ path, person });

/** Three digits. */
const rounded = (value: number) => Number(value.toPrecision(3));

function wrongLabels({ set, names }: Found, { wrong }: Measured): CleaningFinding[] {
  return wrong.map(({ row, person, margin, rival }) => ({
    ...about(set.photos[row]!),
    reason: 'wrong label',
    weight: margin,
    says: `Nearer to ${names[person]!} than to the other photos of ${set.photos[row]!.person}, by ${rounded(margin)}.`,
    rival: { ...about(set.photos[rival]!), inTest: false },
  }));
}

const areaOf = ([x1, y1, x2, y2]: Box) => (x2 - x1) * (y2 - y1);

function severalFaces(photos: readonly DataPhoto[]): CleaningFinding[] {
  return photos.flatMap((photo): CleaningFinding[] => {
    if (photo.faces < 2) return [];
    const others = photo.all.filter((face) => face !== photo.face);
    const largest = Math.max(...others.map(({ face }) => areaOf(face.box)));
    const share = largest / areaOf(photo.face.face.box);
    const says = `${plural(photo.faces, 'face')}: the largest other has ${Math.max(1, Math.round(100 * share))} % of this one’s area.`;
    return [{ ...about(photo), reason: 'several faces', weight: share, says }];
  });
}

function withoutFace({ without }: DataSet): CleaningFinding[] {
  return without.map(({ path, error }) => ({
    path,
    person: folderOf(path),
    reason: error.code === 'NO_FACE' ? 'no face' : 'unreadable',
    weight: 0,
    says: error.code === 'NO_FACE' ? 'No face was found in it.' : error.message,
  }));
}

function poor(photos: readonly DataPhoto[]): CleaningFinding[] {
  return photos.flatMap((photo): CleaningFinding[] => {
    const { quality } = photo.face.face;
    if (quality?.verdict !== 'poor') return [];
    const { reasons, size, sharpness } = quality;
    const says = `The face is ${reasons.join(', ')}.`;
    const weight = reasons.length + 1 / (1 + size * sharpness);
    return [{ ...about(photo), reason: 'bad quality', weight, says }];
  });
}

/** What the percentile takes, and people of whom it leaves too few. */
function farAway(
  { set, names, minImages }: Found,
  { distances, threshold, dropped }: Measured,
): CleaningFinding[] {
  const whole = new Set(dropped.map((person) => names[person]!));
  const nearest = new Map<string, number>();
  set.photos.forEach(({ person }, row) => {
    const best = nearest.get(person);
    if (best === undefined || distances[row]! < distances[best]!) nearest.set(person, row);
  });
  return set.photos.flatMap((photo, row): CleaningFinding[] => {
    const distance = distances[row]!;
    if (distance >= threshold) {
      const says = `${rounded(distance)} from the centre of ${photo.person}; far is from ${rounded(threshold)} on.`;
      const rival = { ...about(set.photos[nearest.get(photo.person)!]!), inTest: false };
      return [{ ...about(photo), reason: 'far from centre', weight: distance, says, rival }];
    }
    if (!whole.has(photo.person)) return [];
    const says = `${photo.person} lost a photo so, and has fewer than ${minImages} left.`;
    return [{ ...about(photo), reason: 'too few photos', weight: distance, says }];
  });
}
