/** What the Cluster page says. */
import type { ClusterMethod } from '../../../base/types';
import { plural } from '../../format';

const faces = (count: number) => plural(count, 'face');
const photos = (count: number) => plural(count, 'photo');
const groups = (count: number) => plural(count, 'group');
const people = (count: number) => (count === 1 ? '1 person' : `${count} people`);

export const words = {
  title: 'Cluster',
  line: 'Drop a pile of photos and get the people in it. Name them once: names stay whatever you do next.',
  sorted: (name: string, inFaces: number, inPhotos: number, count: number) =>
    `${name}: ${faces(inFaces)} in ${photos(inPhotos)}, ${groups(count)}.`,
  sortedStored: (name: string, inFaces: number, count: number) =>
    `${name}: ${plural(inFaces, 'embedding')}, ${groups(count)}.`,
  loaded: (name: string, count: number) => `${name}: ${photos(count)}.`,
  loadedStored: (name: string) => `${name}: saved embeddings.`,
  choose: 'Choose folder',
  files: 'Choose photos',
  more: 'Add photos',
  moreFolder: 'Add folder',
  clear: 'Start over',
  start: 'Sort by person',
  again: 'Sort again',
  dropHere: 'Drop photos, a folder or an archive of photos, or saved embeddings',
  reading: 'Reading the files',
  looking: (done: number) => `${photos(done)} looked at`,
  lookingOf: (done: number, total: number) => `${done} of ${photos(total)}`,
  comparing: 'Comparing the faces',
  splitting: 'Splitting',
  enrolling: {
    begins: 'Adding faces to the gallery',
    now: (done: number, total: number) => `${done} of ${faces(total)} into the gallery`,
  },
  saving: {
    begins: 'Writing the files',
    now: (done: number, total: number) => `${done} of ${faces(total)}`,
  },
  stopped: 'Stopped. What was computed is not lost: sorting again goes on from there.',
  /** @param inNone faces that are in no group: HDBSCAN's noise, what clustering.py loses, all but the largest */
  done: (count: number, inFaces: number, inNone: number) =>
    `${faces(inFaces)}, ${groups(count)}.${inNone > 0 ? ` ${faces(inNone)} ${inNone === 1 ? 'is' : 'are'} in none of them.` : ''}`,
  without: (count: number) => `${photos(count)} without a face, or not readable.`,
  noPhoto: (name: string) => ({
    message: `There is no photo in ${name}.`,
    hint: 'Give photos, a folder of them, an archive, or saved embeddings (.npy).',
  }),
  mixed: {
    message: 'Photos and saved embeddings are not sorted together.',
    hint: 'Press “Start over” first, then give one or the other.',
  },
  passedOver: (count: number) =>
    `${plural(count, 'file')} of saved embeddings beside the photos: left out. Give them alone to sort them.`,
  setOtherwise: (weights: string) => ({
    message: `The settings of ${weights} have changed since these faces were sorted.`,
    hint: 'Press “Sort again”, then add them to the gallery.',
  }),
  copies: (count: number) => `${faces(count)} of photos that are there twice: each is shown once.`,
  camera: {
    button: 'Webcam',
    file: (number: number) => `webcam-${number}.jpg`,
    line: (count: number) => `${photos(count)} taken`,
    name: 'Webcam',
  },
  empty: {
    label: 'No photos yet',
    drop: 'Drop a pile of photos here',
    line: 'Every face of every photo is found and put with the faces of the same person. Embeddings that were saved (embeddings.npy with its labels) are sorted, too. Nothing is sent anywhere; the names you give are kept on this device alone.',
    sample: 'Try the sample people',
    sampleHint: '24 drawn people, 192 portraits and 5 groups: nobody’s portrait.',
    sampleName: 'Sample people',
  },
  ready: {
    label: 'Photos chosen',
    line: '“Sort by person” looks for every face in them.',
    storedLabel: 'Embeddings chosen',
    storedLine: '“Sort by person” compares them as those of the embedder that is chosen here.',
  },
  groups: {
    title: 'People',
    list: 'People, the largest group first',
    unnamed: (number: number) => `Person ${number}`,
    name: (title: string, count: number, hidden: boolean) =>
      `${title}, ${faces(count)}${hidden ? ', hidden' : ''}`,
    caption: (title: string, count: number) => `${title} · ${count}`,
    find: 'Find a name',
    showHidden: (count: number) => `Show hidden (${count})`,
    singles: (count: number) => `Show faces alone (${count})`,
    none: 'Nobody is left to show: see “Show hidden” and “Show faces alone”.',
    keys: 'Keys: arrows move, Space selects, Enter opens, M merges, N names, H hides, Ctrl+Z undoes.',
    undo: 'Undo',
    redo: 'Redo',
    undoTerm: 'Undo the last change (Ctrl+Z)',
    redoTerm: 'Do it again (Ctrl+Shift+Z)',
  },
  group: {
    title: 'Faces of this group',
    list: (title: string) => `Faces of ${title}`,
    name: 'Name',
    namePlaceholder: 'Who is this?',
    save: 'Save name',
    about: (inFaces: number, inPhotos: number) => `${faces(inFaces)} in ${photos(inPhotos)}`,
    aboutStored: (inFaces: number) => plural(inFaces, 'embedding'),
    face: (path: string, number: number) => `Face ${number}: ${path}`,
    choose: 'Select a group to see its faces.',
    split: 'Split',
    splitTerm: 'Sort this group again, stricter, until it falls into two or more',
    hide: 'Hide',
    show: 'Show',
    noPerson: 'Not a person',
    noPersonTerm: 'A statue, a poster, no face at all: it is in no group from now on',
    notThis: 'Not this person',
    notThisTerm: 'Somebody else: they are never put with this person again',
    own: 'A person of their own',
    move: 'Move to',
    selected: (count: number) => `${faces(count)} selected`,
    keys: 'Keys: Space selects, Ctrl+A all, X: not this person, Delete: not a person. Faces can be dragged onto a person.',
    gallery: 'Add to the gallery',
  },
  several: {
    label: 'Selected groups',
    title: (count: number) => `${groups(count)} selected`,
    merge: 'They are one person',
    hide: 'Hide them',
    noPerson: 'Not people',
    gallery: 'Add the named to the gallery',
  },
  nobody: {
    title: (count: number) => `Not a person (${count})`,
    list: 'Faces that are nobody’s',
    back: 'Somebody after all',
  },
  ask: {
    title: 'Are these the same?',
    line: 'The likeliest first. A “no” is remembered: they are never put together.',
    start: 'Ask me',
    yes: 'Yes, the same',
    no: 'No',
    skip: 'Skip',
    none: 'No pair of groups is in doubt.',
    through: 'These were all that were found. More may be in doubt by now.',
    looking: 'Comparing the groups',
    left: (count: number) => `${plural(count, 'pair')} left`,
    one: 'The one',
    other: 'The other',
    answers: (count: number) => `Not the same (${count})`,
    forget: 'Ask again',
    pair: (one: string, other: string) => `${one} and ${other}`,
  },
  options: {
    title: 'How to sort',
    method: {
      label: 'Method',
      term: 'default: whispers among pairs that hardly any two people make, and HDBSCAN, where both agree',
    },
    methods: {
      default: 'Best for most piles',
      'cluster.py': 'As cluster.py (DBSCAN)',
      'clustering.py': 'As clustering.py (whispers)',
      'average linkage': 'Average linkage',
      hdbscan: 'HDBSCAN',
    } satisfies Record<ClusterMethod, string>,
    apart: {
      label: 'Two faces of one photo are two people',
      term: 'apart: faces of one photo are never put together',
    },
    more: 'More options',
    threshold: {
      'cluster.py': {
        label: 'Largest distance',
        term: 'cluster_threshold: Euclidean distance of two embeddings',
      },
      'clustering.py': {
        label: 'Smallest similarity',
        term: 'Cosine of two embeddings, above which they have to do with each other',
      },
      'average linkage': {
        label: 'Largest mean distance',
        term: 'Mean squared Euclidean distance of two clusters that become one',
      },
    },
    minSize: {
      label: 'Smallest cluster',
      term: 'min_cluster_size: faces that make a cluster; of HDBSCAN 2 to 200',
    },
    minScore: { label: 'Smallest score', term: 'Faces that are less surely one are passed over' },
    seed: { label: 'Seed', term: 'Of the order in which faces listen to each other' },
    singletons: {
      label: 'Lose faces that are like no other',
      term: 'As clustering.py does: a face without a neighbour is in no cluster',
    },
    largestOnly: { label: 'Largest cluster alone', term: 'largest_cluster_only' },
    aligned: {
      label: 'Photos are face crops already',
      term: 'aligned: no face is looked for; clustering.py wants this',
    },
    measure: {
      label: 'Folders name the people',
      term: 'measure: the clusters are held against the folders’ names',
    },
    byMethod: 'As usual',
  },
  measures: {
    title: 'Against the folders’ names',
    line: (count: number, inPeople: number) =>
      `Of ${faces(count)} of ${people(inPeople)}, as found, before any change of yours.`,
    bcubed: { label: 'Right, face by face', term: 'B-cubed F' },
    precision: { label: 'Pairs put together that are', term: 'Pairwise precision' },
    recall: { label: 'Pairs that are, put together', term: 'Pairwise recall' },
    f: { label: 'Both in one', term: 'Pairwise F' },
    purity: { label: 'Faces of their group’s person', term: 'Purity' },
  },
  export: {
    button: 'Export',
    folders: 'Photos in folders',
    foldersHint: 'A zip, the photos as they are, one folder a person',
    crops: 'Faces in folders',
    cropsHint: 'A zip, the faces cut out as PNG',
    csv: 'Table as CSV',
    json: 'Everything as JSON',
    gallery: 'Into the gallery',
    galleryHint: 'Everybody with a name, with all their faces',
  },
  said: {
    named: (name: string) => `This is ${name} from now on.`,
    unnamed: 'The name is gone.',
    merged: (count: number) => `${groups(count)} made one person.`,
    moved: (count: number) => `${faces(count)} moved.`,
    split: (sizes: number[]) => `Split into ${sizes.length}: ${sizes.join(', ')} faces.`,
    changed: 'The group has changed meanwhile, and is not split.',
    whole: 'It does not fall into parts, however strict.',
    rejected: (count: number) => `${faces(count)}: not this person.`,
    nobody: (count: number) => `${faces(count)}: not a person.`,
    back: (count: number) => `${faces(count)} back.`,
    hidden: 'Hidden.',
    shown: 'Shown again.',
    undone: 'Undone.',
    redone: 'Done again.',
    different: 'Remembered: not the same.',
    /** @param left reasons, with how often each was said */
    enrolled: (count: number, left: [says: string, count: number][], kept: boolean) => [
      `${faces(count)} added to the gallery.`,
      ...left.map(([says, times]) => (times === 1 ? says : `${times} times: ${says}`)),
      ...(kept
        ? []
        : ['The gallery could not be kept on this device: it is there until the tab is closed.']),
    ],
  },
  keeping: {
    elsewhere:
      'Faces are being sorted in another tab, too: what you decide here is not kept. Close that tab and reload this one.',
    full: 'What you decide could not be kept: there is no room left on this device. It is here until the tab is closed.',
    refused:
      'What you decide could not be kept: this browser stores nothing for this page. It is here until the tab is closed.',
  },
};
