/** People with a name go into the gallery, with all their faces. */
import { FacetError, throwIfAborted } from '../../../base/errors';
import { Meter } from '../../../base/meter';
import type { FaceGroup } from '../../../base/types';
import { embedderKey } from '../../../calls/gallery/embedder-key';
import { facet } from '../../../page-facet';
import type { Work } from '../../work/task.svelte';
import type { Sorting } from './sorting.svelte';
import { words } from './words';

/**
 * Groups without a name are passed over. What is enrolled before it is stopped stays so.
 * @throws FacetError `INVALID_OPTION` where the weights are set otherwise by now: the gallery would hold faces of both as
 *   one embedder's
 */
export function enrolling(sorting: Sorting, groups: readonly FaceGroup[]): Work {
  return async (signal, onProgress) => {
    const people = groups.flatMap(({ person, faces }) =>
      person?.name === undefined ? [] : [{ name: person.name, faces }],
    );
    const model = sorting.pile.found!.clustering.model.id;
    const meter = new Meter(
      'faces',
      people.reduce((sum, { faces }) => sum + faces.length, 0),
    );
    const found = { enrolled: 0, left: new Map<string, number>(), kept: true };
    let done = 0;
    for (const { name, faces } of people) {
      const before = done;
      await checkSettings(sorting);
      throwIfAborted(signal);
      const given = faces.map((place) => ({
        face: sorting.face(place),
        file: sorting.photoOf(place).file,
      }));
      const { enrolled, notEnrolled, kept } = await facet.gallery.enrolFaces(name, given, {
        model,
        signal,
        onProgress: (own) => onProgress(meter.at(before + own.done)),
      });
      found.enrolled += enrolled.length;
      found.kept &&= kept;
      for (const { says } of notEnrolled) found.left.set(says, (found.left.get(says) ?? 0) + 1);
      onProgress(meter.at((done += faces.length)));
    }
    sorting.pile.notes = words.said.enrolled(found.enrolled, [...found.left], found.kept);
  };
}

async function checkSettings({ pile }: Sorting): Promise<void> {
  const { id } = pile.found!.clustering.model;
  const model = (await facet.models()).find((each) => each.id === id);
  if (!model || embedderKey(model) === pile.embeddedBy) return;
  const { message, hint } = words.setOtherwise(model.title);
  throw new FacetError('INVALID_OPTION', message, { hint });
}
