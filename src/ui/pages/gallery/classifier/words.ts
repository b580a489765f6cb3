/** What the classifier's view says. */
import { plural } from '../../../format';

const photos = (count: number) => plural(count, 'photo');
const people = (count: number) => plural(count, 'person', 'people');
/** A dash stands for what could not be measured. */
export const percent = (value: number | undefined) =>
  value === undefined || Number.isNaN(value) ? '–' : `${(100 * value).toFixed(1)} %`;

export const words = {
  title: 'Classifier',
  line: 'Learns people from their photos and names everybody as one of them: classifier.py and predict.py.',
  card: {
    line: 'Support vector machines that name everybody as one of those they know, tested on what they did not see, as classifier.py.',
    open: 'To the classifier',
    back: 'To the gallery',
  },
  known: (count: number, from: string) => `Knows ${people(count)}, ${from}.`,
  learned: 'learned here',
  opened: (name: string) => `opened from ${name}`,
  source: (name: string, count: number) => `${name}: ${photos(count)}.`,
  choose: 'Choose folder',
  archive: 'Open archive',
  gallery: 'Use the gallery',
  galleryName: 'The gallery',
  start: 'Learn',
  again: 'Learn again',
  dropHere: 'Drop a folder of people, an archive of it, or a classifier',
  reading: 'Reading the photos',
  running: 'A classifier is learning: stop that before you open something else.',
  progress: (done: number, total: number | undefined, unit: string) =>
    total === undefined
      ? `${done.toLocaleString('en')} ${unit}`
      : `${done.toLocaleString('en')} of ${total.toLocaleString('en')} ${unit}`,
  noPhoto: (name: string) => ({
    message: `${name} is no photo, no archive of photos and no classifier.`,
    hint: 'Give a folder with one folder for each person, an archive of it, or a classifier’s .json or .pkl.',
  }),
  done: (count: number, accuracy: string) =>
    `Done: ${people(count)} learned, accuracy ${accuracy}.`,
  asked: (faces: number) => `Done: ${plural(faces, 'face')} named.`,
  stopped: 'Stopped.',
  ready: {
    label: 'Photos chosen',
    line: '“Learn” takes some photos of each person to learn from, and tests with the rest.',
  },
  empty: {
    label: 'Nothing learned yet',
    drop: 'Drop a folder of people here',
    line: 'One folder for each person, a few photos in each. Or open a classifier that Facet saved, or the .pkl that classifier.py wrote: nothing in it is run. Nothing is sent anywhere.',
    sample: 'Try the sample people',
    sampleName: 'Sample people',
    sampleHint: '24 drawn people: 5 photos of each teach, 3 test.',
  },
  options: {
    title: 'How to learn',
    preset: 'Preset',
    presets: {
      plain: {
        name: 'Plain',
        hint: 'Embeddings brought to the usual distances, names by votes of the pairs of people',
      },
      'as the original': {
        name: 'As the original',
        hint: 'Embeddings as they are, the name of the largest probability',
      },
    },
    split: { label: 'Test with a part', term: 'use_split_dataset: else all photos teach' },
    minImages: {
      label: 'Fewest photos of a person',
      term: 'min_nrof_images_per_class (there 20): people with fewer are left out',
    },
    trainImages: {
      label: 'Photos that teach, each',
      term: 'nrof_train_images_per_class (there 10)',
    },
    seed: { label: 'Seed', term: 'Another takes other photos to learn from' },
  },
  file: {
    title: 'The classifier as a file',
    line: 'JSON, to be opened here again. A .pkl that classifier.py wrote can be opened, too: nothing in it is run.',
    open: 'Open classifier',
    save: 'Save as JSON',
    name: 'classifier.json',
  },
  figures: {
    label: 'How well it names',
    accuracy: 'accuracy',
    byVotes: 'by votes',
    byProbability: 'by largest probability',
    taught: 'photos taught',
    tested: 'photos tested',
    people: 'people',
  },
  tested: {
    rest: 'Tested with the photos that did not teach',
    folder: (name: string) => `Tested with ${name}`,
    done: (count: number, accuracy: string) =>
      `Done: tested with ${photos(count)}, accuracy ${accuracy}.`,
    nobody: (name: string) => ({
      message: `The classifier knows nobody after whom a folder of ${name} is named.`,
      hint: 'Give a folder with one folder for each person, named as the classifier knows them.',
    }),
  },
  confusion: {
    title: 'Who was taken for whom',
    truth: 'Who it is',
    named: 'Taken for',
    photos: 'Photos',
    axes: 'A row for who it is, a column for who they were taken for.',
    cell: (truth: string, named: string, count: number) =>
      `${truth}, taken for ${named}: ${photos(count)}`,
  },
  people: {
    title: 'By person',
    columns: { name: 'Person', photos: 'Photos', precision: 'Precision', recall: 'Recall' },
    precisionTerm: 'Of the photos taken for them, how many show them',
    recallTerm: 'Of their photos, how many were taken for them',
  },
  worst: {
    title: 'Photos it is worst at',
    photo: 'Photo',
    rival: 'Taken for',
    right: (name: string) => `${name}, rightly`,
    wrong: (truth: string, named: string) => `${truth}, taken for ${named}`,
    probability: (value: number) => `probability ${value.toFixed(2)}`,
    none: 'Every photo was named rightly; these with the least probability.',
  },
  predict: {
    title: 'Who is in photos',
    line: 'Each face gets the name of somebody whom the classifier knows, strangers too.',
    choose: 'Choose photos',
    test: 'Test on a folder of people',
    testArchive: 'Test on an archive',
    face: (path: string, name: string) => `${name} in ${path}`,
    name: 'Name',
    probability: 'Probability',
    others: 'Next',
    columnFace: 'Face',
  },
  leftOut: (count: number) => `${people(count)} with too few photos left out`,
  without: (count: number) => `${photos(count)} without a face`,
  withoutTested: (count: number) => `${photos(count)} could not be tested with`,
};
