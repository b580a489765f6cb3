/** Why a face has a name or none, in a sentence. */
import { plural } from '../../base/plural';
import type { IdentifyMethod } from '../../base/types';
import type { Reason } from '../../identify/decision';
import type { Candidate, OpenSet } from '../../identify/open-set';

const figure = (value: number) => value.toFixed(2);

/** @param first the nearest person, and @param name theirs */
export function whyOf(
  reason: Reason,
  first: Candidate | undefined,
  name: string,
  method: IdentifyMethod,
  { people, faces }: Pick<OpenSet, 'people' | 'faces'>,
): string {
  if (!first) return 'Nobody is enrolled.';
  const distance = figure(first.distance);
  const limit = `${figure(first.threshold)} with ${plural(people, 'person', 'people')} and ${plural(faces, 'face')} enrolled`;
  const of =
    method !== 'mean'
      ? `the nearest of ${plural(first.faces, 'face')} of ${name}`
      : `the mean of ${plural(first.faces, 'face')} of ${name}`;
  if (reason === 'near') return `It is ${distance} from ${of}; the limit is ${limit}.`;
  if (reason === 'too far') return `Even ${of} is ${distance} away; the limit is ${limit}.`;
  return `It is ${figure(first.rejectedBy!.distance)} from a face of which you said that it is not ${name}, and ${figure(first.nearest[0]!.distance)} from the nearest of theirs.`;
}
