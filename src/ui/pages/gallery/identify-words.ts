/** What the view that says who is in photos says. */
import type { IdentifiedFace, IdentifyMethod } from '../../../base/types';
import type { Limit } from '../../../calls/gallery/limit';
import { plural } from '../../format';
import { words as gallery } from './words';

/** Never rounded up to a certainty. */
export const percent = (value: number): string =>
  value < 0.01 ? 'under 1 %' : `${Math.floor(100 * Math.min(value, 0.999))} %`;

const people = (count: number) => plural(count, 'person', 'people');

export const words = {
  line: (photos: number, named: number, unknown: number) =>
    `${plural(photos, 'photo')}: ${plural(named, 'face')} named, ${unknown} unknown.`,
  add: 'Add photos',
  folder: 'Add folder',
  webcam: 'Webcam',
  nobody: 'Nobody is enrolled yet: everybody will be unknown. Add people first.',
  toPeople: 'Add people',
  empty: {
    line: 'Each face gets a name and how sure that is, or “unknown”.',
    first: ['people/Alder/Alder_0005.jpg', 'people/Cedar/Cedar_0006.jpg', 'groups/group-2.jpg'],
    sample: (number: number) => `Try sample photo ${number}`,
  },
  progress: (done: number, total: number) => `${done} of ${plural(total, 'photo')}`,
  stopped: (left: number) => `Stopped; ${plural(left, 'photo')} not looked at.`,
  goOn: 'Go on',
  unknown: 'Unknown',
  label: ({ name, probability }: IdentifiedFace, withChance: boolean) =>
    name === undefined || !withChance ? (name ?? 'Unknown') : `${name} · ${percent(probability)}`,
  stage: (name: string) => `Photo ${name}`,
  face: {
    title: 'Selected face',
    none: 'No face was found in this photo.',
    waiting: 'Not looked at yet.',
    sure: (chance: string) => `${chance} sure`,
    sureTerm:
      'By Bayes’ rule from pairs of LFW’s photos, where half of those asked about are enrolled',
    nearest: 'The nearest faces enrolled',
    nearestName: (name: string, distance: string) => `${name}, distance ${distance}`,
    candidates: 'Nearest people',
    person: 'Person',
    distance: 'Distance',
    limit: 'Limit',
    chance: 'Sure',
    rejected: 'not them, you said',
    isNot: (name: string) => `Not ${name}`,
    said: ({ name, kept }: { name: string; kept: boolean }) =>
      `From now on this face, and faces like it, are not ${name}.${kept ? '' : ` ${gallery.report.unkept}`}`,
    takeBack: 'Take back',
    enrol: 'Enrol this face as',
    enrolButton: 'Enrol',
    enrolled: (name: string) => `Enrolled as ${name}.`,
  },
  list: {
    label: 'Who is where',
    filter: 'Show photos of',
    everybody: 'Everybody',
    nobody: 'Nobody known',
    count: (shown: number, all: number) =>
      shown === all ? plural(all, 'photo') : `${shown} of ${plural(all, 'photo')}`,
    item: (path: string, who: string) => `${path}: ${who}`,
    noFace: 'no face',
    running: 'being looked at',
    clear: 'Remove all photos',
  },
  options: {
    title: 'How sure it has to be',
    fpir: 'Strangers taken for somebody',
    fpirTerm: 'False positive identification rate',
    choices: {
      '0.001': '1 in 1,000',
      '0.01': '1 in 100',
      '0.05': '1 in 20',
      '0.1': '1 in 10',
    },
    method: 'Compared with',
    methodTerm: 'Nearest neighbour, class mean on the sphere, or linear support vector machines',
    methods: {
      nearest: 'Each face of a person',
      mean: 'The mean of a person’s faces',
      svm: 'What parts each two people (SVM)',
    } satisfies Record<IdentifyMethod, string>,
    inWords: (fpir: number, count: number, faces: number, limit: Limit = 'measured') => {
      if (count === 0) return '';
      const who =
        count === 1
          ? `taken for the one person you enrolled (${plural(faces, 'face')})`
          : `given the name of one of your ${people(count)} (${plural(faces, 'face')})`;
      const so = {
        measured: `Of 1,000 strangers about ${Math.round(1000 * fpir)} would be ${who}. The limit gets stricter as the gallery grows.`,
        beyond: `Of 1,000 strangers more than ${Math.round(1000 * fpir)} may be ${who}: mistakes as rare as so large a gallery needs were never measured, and the limit gets no stricter.`,
        unmeasured: `How many strangers would be ${who} was never measured for these weights: they are judged as facenet’s published network, on their own scale.`,
      }[limit];
      return `${so} Relatives are taken for each other more often.`;
    },
  },
  save: {
    title: 'Save',
    csv: { label: 'Who is where as CSV', hint: 'A line a face' },
    json: { label: 'Who is where as JSON', hint: 'With the nearest people and why' },
    annotated: { label: 'Photos with names', hint: 'PNGs in a zip' },
    sorted: { label: 'Photos sorted into folders', hint: 'One for each person, in a zip' },
    button: 'Export',
    progress: (done: number, total: number) => `${done} of ${plural(total, 'photo')} saved`,
    blur: 'Blur in saved photos',
    blurTerm: 'Faces are averaged to a few patches; what was there can’t be had back',
    blurs: {
      nobody: 'Nobody',
      everybody: 'Everybody',
      others: 'Everybody but those chosen',
      chosen: 'Those chosen',
    },
    choose: 'Who is chosen',
    originals: 'With nobody blurred, sorted photos are copies of the files as they are.',
  },
  live: {
    line: (rate: number | undefined, names: string[]) => {
      const who = names.length > 0 ? names.join(', ') : 'nobody';
      return rate === undefined ? who : `${who} · ${rate.toFixed(1)} frames/s`;
    },
    add: 'Enrol who is in front of the camera as',
    addButton: 'Enrol',
    adding: 'Look into the camera and move your head a little',
    added: (name: string, count: number) => `${plural(count, 'face')} of ${name} enrolled.`,
    none: 'No face was enrolled: there was none in front of the camera.',
    gone: (name: string) =>
      `The face that was named ${name} has moved on. Try again while it is in view.`,
    wrong: 'A name is wrong',
    file: (number: number) => `webcam-${number}.jpg`,
    take: 'Take photo',
    voted:
      'A name is given once most of the last frames agree; a face keeps it while it stays in view.',
  },
};
