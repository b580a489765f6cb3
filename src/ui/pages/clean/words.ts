/** What the Clean page says. */
import type { CleaningReason } from '../../../base/types';
import { plural } from '../../format';

const photos = (count: number) => plural(count, 'photo');

export const words = {
  title: 'Clean',
  line: 'What does not belong in a data set of people: wrong names, doubles, photos of nobody or of many. Nothing is deleted.',
  loaded: (name: string, count: number) => `${name}: ${photos(count)}, not looked through yet.`,
  noPhoto: (name: string) => ({
    message: `${name} is no photo and no archive of photos.`,
    hint: 'Give a folder with one folder for each person, or an archive of it.',
  }),
  looked: (name: string, count: number, people: number, found: number) =>
    `${name}: ${photos(count)} of ${plural(people, 'person', 'people')}, ${plural(found, 'finding')}.`,
  choose: 'Choose folder',
  archive: 'Open archive',
  start: 'Look through',
  again: 'Look through again',
  dropHere: 'Drop a folder of people, or an archive of it',
  running: 'A data set is being looked through or saved: stop that before you open something else.',
  reading: 'Reading the folder',
  progress: (done: number, total: number | undefined, unit: string) =>
    total === undefined
      ? `${done.toLocaleString('en')} ${unit}`
      : `${done.toLocaleString('en')} of ${total.toLocaleString('en')} ${unit}`,
  done: (found: number) => `Done: ${plural(found, 'finding')}.`,
  stopped: 'Stopped. What was computed is not lost: looking again goes on from there.',
  ready: {
    label: 'Data set chosen',
    line: '“Look through” finds the face of each photo and holds it against its person, and against everybody else.',
  },
  empty: {
    label: 'Nothing to clean yet',
    drop: 'Drop a folder of people here',
    line: 'One folder for each person. Each photo is held against the others of its person, against everybody else and, if you like, against the data set that you test with. You decide what goes; what stays is saved as a copy. Nothing is sent anywhere.',
    sample: 'Try sample people with errors',
    sampleName: 'Sample people with errors',
    sampleHint: '8 drawn people, 5 photos each, and five errors made on purpose.',
  },
  options: {
    title: 'How to look',
    percentile: {
      label: 'Near enough, percent',
      term: 'filter_percentile: through a histogram of 100 bins, as train_softmax.py. Even at 100 the farthest photo is found',
    },
    minImages: {
      label: 'Fewest photos of a person',
      term: 'filter_min_nrof_images_per_class: people who lose a photo and have fewer left go whole',
    },
    alike: {
      label: 'Nearly the same below',
      term: 'Squared distance of two photos, as a share of the distance at which the weights tell two people apart',
    },
    aligned: { label: 'Photos are face crops', term: 'Nothing is searched in them' },
    test: 'Tested with',
    noTest: 'nothing',
    testTerm: 'Photos that are also in the data set that you test with make its figures too good',
    chooseTest: 'Choose test set',
    archiveTest: 'Open test archive',
    removeTest: 'Leave it out',
  },
  reasons: {
    'wrong label': 'Wrong person',
    duplicate: 'Same file',
    'near-duplicate': 'Nearly the same',
    'several faces': 'Several faces',
    'no face': 'No face',
    'bad quality': 'Poor',
    'far from centre': 'Far from the rest',
    'too few photos': 'Too few left',
    unreadable: 'Can’t be read',
  } satisfies Record<CleaningReason, string>,
  findings: {
    title: 'What was found',
    reasons: 'Reason',
    none: 'Nothing was found that does not belong there.',
    sheet: (reason: string) => `Photos: ${reason}`,
    face: (path: string, says: string, decided: string) =>
      [path, says, decided].filter(Boolean).join('. '),
    open: (left: number, all: number) =>
      all === 0
        ? 'Nothing to decide.'
        : left === 0
          ? 'All decided.'
          : `${left} of ${all} to decide.`,
    keys: 'Arrows choose, Space selects more, K keeps, R removes, M moves, Ctrl+Z undoes.',
  },
  finding: {
    title: 'The photo chosen',
    choose: 'Choose a photo to see it beside what it is held against.',
    several: (count: number) => `${photos(count)} selected.`,
    photo: 'This photo',
    rival: 'Held against',
    inTest: 'in the test set',
    decided: 'Decided',
    keep: 'Keep',
    remove: 'Remove',
    moveTo: 'Move to',
    moveToTerm: 'The name of a person here, or a new one',
    move: (name: string) => `Move to ${name}`,
    undo: 'Undo',
    redo: 'Redo',
    undecided: 'Nothing: it stays',
    missing: 'Nothing: it can’t be read as a file, so the copy lacks it',
  },
  decided: {
    keep: 'kept',
    remove: 'removed',
    move: (to: string) => `moved to ${to}`,
  },
  save: {
    title: 'The data set without them',
    line: 'A copy with what stays, what is moved in its new folder. Your own files stay as they are.',
    counts: (removed: number, moved: number, all: number) =>
      `${plural(all, 'file')}: ${removed} removed, ${moved} moved.`,
    folder: 'Save into a folder',
    zip: 'Save as zip',
    within: {
      message: 'That folder is the data set itself, or lies in it.',
      hint: 'Choose an empty folder elsewhere: nothing of yours is written over.',
    },
    saved: (count: number, where: string) => `Saved: ${plural(count, 'file')} in ${where}.`,
    failed: (count: number) => `${plural(count, 'file')} could not be copied.`,
    stoppedZip: 'Stopped. No zip was saved.',
    stoppedFolder: (where: string) =>
      `Stopped. What was written so far stays in ${where}; it is not the whole data set.`,
  },
  export: {
    button: 'Export',
    hdf5: 'Distances as the original (.h5)',
    findings: 'Findings as CSV',
    moves: 'List of moves as CSV',
  },
  facts: {
    title: 'About this data set',
    photos: 'Photos with a face',
    people: 'People',
    threshold: 'Far is from',
    thresholdTerm: 'Euclidean distance to the mean of a person’s embeddings',
    model: 'Weights',
  },
};
