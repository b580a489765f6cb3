/** The photos that come with Facet, and how many faces are in them. */
import { resolve } from 'node:path';

const SAMPLES = resolve(import.meta.dirname, '../../../public/samples');

export const group = (number: number) => `${SAMPLES}/groups/group-${number}.jpg`;
export const person = (name: string, number: number) =>
  `${SAMPLES}/people/${name}/${name}_000${number}.jpg`;
export const people = `${SAMPLES}/people`;

/** Found by the weights that come with Facet, in group-1.jpg to group-5.jpg. */
export const FACES = [3, 8, 16, 5, 24];
/** In all eleven samples: those, and six portraits. */
export const ALL_FACES = 62;
