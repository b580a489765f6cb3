/** What the Gallery page says. */
import type { Enrolment, GalleryImport, NotEnrolledReason, Refreshed } from '../../../base/types';
import { plural } from '../../format';

const people = (count: number) => plural(count, 'person', 'people');
const faces = (count: number) => plural(count, 'face');

const REASONS: Record<NotEnrolledReason | 'failed', (count: number) => string> = {
  enrolled: (count) => `${faces(count)} enrolled already`,
  'same picture': (count) => `${faces(count)} that would add nothing`,
  'somebody else': (count) => `${faces(count)} of somebody else here`,
  'not this person': (count) => `${faces(count)} that you said are not this person`,
  'several faces': (count) => `${plural(count, 'photo')} of several faces`,
  failed: (count) => `${plural(count, 'photo')} that failed`,
};

export const words = {
  title: 'Gallery',
  line: 'People you name once: Facet says who is in a photo or before the webcam, and “unknown” when it should.',
  counted: (count: number, all: number) => `${people(count)}, ${faces(all)} enrolled.`,
  modes: {
    label: 'What to look at',
    choices: { people: 'People', identify: 'Who is it?' },
  },
  dropHere: {
    people: 'Drop photos, a folder of people or a .facet file',
    identify: 'Drop photos to see who is in them',
  },
  add: 'Add photos',
  folder: 'Add a folder of people',
  folderTerm: 'A folder for each person, named after them',
  progress: {
    reading: 'Reading the files',
    enrolling: (done: number) => `${plural(done, 'photo')} looked at`,
    saving: 'Saving the gallery',
    opening: 'Opening the file',
    embedding: 'Faces for these weights',
  },
  empty: {
    label: 'Nobody is enrolled yet',
    heading: 'Drop a folder of people here',
    line: 'A folder for each person, named after them, with a photo or more in it; or photos of one person. All of it stays on this device.',
    sample: 'Try 24 drawn people',
    hint: 'Two photos of each, made by this project',
  },
  name: {
    label: 'Whose photos these are',
    heading: (count: number) =>
      `Who is in ${count === 1 ? 'this photo' : `these ${count} photos`}?`,
    line: 'Of each photo the largest face near the middle is taken.',
    field: 'Name',
    enrol: 'Enrol',
    leave: 'Not now',
  },
  sheet: {
    label: 'People',
    name: (name: string, count: number, odd: number) =>
      `${name}, ${faces(count)}${odd > 0 ? `, ${odd} to check` : ''}`,
    line: 'Click a person to see their faces; several with Ctrl or Shift to merge them.',
    odd: 'A face that does not fit',
  },
  person: {
    label: (name: string) => `Faces of ${name}`,
    summary: (count: number) => faces(count),
    none: 'No face of this person is enrolled.',
    rename: { field: 'Name', button: 'Rename' },
    faceName: (place: number, path: string, odd: boolean) =>
      `Face ${place}, ${path}${odd ? ', does not fit' : ''}`,
    odd: (count: number) =>
      `${count === 1 ? 'One face is' : `${count} faces are`} far from the others: is it somebody else? Look at those with the amber sign.`,
    chosen: (count: number) => `${faces(count)} selected`,
    chooseOdd: 'Select them',
    remove: 'Remove',
    moveTo: 'Give to',
    move: 'Move',
    add: 'Add photos of this person',
    not: (name: string) => `Said not to be ${name}`,
    notLine: 'These faces, and faces nearer to them than to the person, are unknown.',
    takeBack: 'Take back',
    removePerson: 'Remove this person',
    sure: (name: string, count: number) => `Remove ${name} with ${faces(count)}?`,
    yes: 'Yes, remove',
    no: 'No',
    quality: (verdict: string, reasons: string) => (reasons ? `${verdict}: ${reasons}` : verdict),
    facts: { from: 'From', quality: 'Quality', size: 'Size', far: 'Distance from the others' },
    unseen: (count: number) =>
      `${faces(count)} of this person can’t be compared by the weights in use.`,
  },
  merge: {
    label: 'Merge',
    heading: (count: number) => `${people(count)} selected`,
    line: 'Are they one person? All their faces go to one name.',
    into: 'Keep the name',
    button: 'Merge',
  },
  missing: {
    line: (count: number) =>
      `${faces(count)} ${count === 1 ? 'has' : 'have'} not been embedded by the weights in use.`,
    embed: 'Embed from the pictures kept',
    photos: 'Look for them in photos',
  },
  report: {
    label: 'What became of the photos',
    line: ({ enrolled, notEnrolled }: Enrolment) => {
      const names = new Set(enrolled.map(({ name }) => name)).size;
      const done = `${faces(enrolled.length)} of ${people(names)} enrolled.`;
      if (notEnrolled.length === 0) return done;
      const reasons = Object.entries(REASONS).flatMap(([reason, said]) => {
        const count = notEnrolled.filter((each) => each.reason === reason).length;
        return count > 0 ? [said(count)] : [];
      });
      return `${done} Left out: ${reasons.join(', ')}.`;
    },
    details: 'Which, and why',
    unkept:
      'This browser keeps nothing: everybody is in memory until the tab is closed. Save the gallery as a file.',
    close: 'Close',
  },
  file: {
    title: 'Keep or move the gallery',
    biometric:
      'Names, a picture of each face, and the numbers by which it is recognised lie in this browser’s database on this device (IndexedDB). They are biometric data: guard them as you would a fingerprint, and ask the people. They stay until you remove them.',
    passphrase: 'Passphrase',
    passphraseTerm: 'Encrypts the file: PBKDF2 with SHA-256, 600,000 rounds, then AES-GCM',
    optional: 'None: anybody can open it',
    insecure:
      'Over plain http a browser keeps its cryptography back: files can be saved without a passphrase only. Open this page over https or at localhost.',
    pictures: 'With the pictures of the faces',
    picturesTerm: 'Without them another embedder needs the photos again',
    save: 'Save as a file',
    open: 'Open a file',
    saved: 'The gallery was saved.',
    locked: (name: string) => `${name} is under a passphrase.`,
    unlock: 'Open',
    leave: 'Not now',
    imported: ({ newPeople, newFaces, known }: GalleryImport) =>
      `${people(newPeople.length)} and ${faces(newFaces)} new; ${faces(known)} known already.`,
    wipe: 'Wipe the gallery',
    sure: 'Forget everybody, in every tab?',
    yes: 'Yes, wipe',
    no: 'No',
    wiped: 'Everybody has been forgotten.',
  },
  refreshed: ({ embedded, missing }: Refreshed) =>
    missing.length === 0
      ? `${faces(embedded)} embedded.`
      : `${faces(embedded)} embedded; of ${faces(missing.length)} neither a picture nor the photo is here.`,
  noPhoto: {
    message: 'There is no photo in what you chose.',
    hint: 'Choose photos, a folder of people, or a .facet file.',
  },
};
