/** What the Train page says. */
import { bytes, plural } from '../../format';
import { forms } from './form-words';
import { results } from './result-words';
import { doneOf, people, photos } from './telling';

export const words = {
  title: 'Train',
  line: 'Makes the weights better for your own people and your own camera, on this device, and never worse by accident.',
  loaded: (name: string, count: number, persons: number) =>
    `${name}: ${photos(count)} of ${people(persons)}.`,
  dropHere: 'Drop a folder of people, or an archive of it',
  choose: 'Choose folder',
  archive: 'Open archive',
  start: 'Train',
  again: 'Train again',
  reading: 'Reading the folder',
  noPhoto: (name: string) => ({
    message: `${name} is no photo and no archive of photos.`,
    hint: 'Give a folder with one folder for each person, or an archive of it.',
  }),
  unread: (count: number) => `${plural(count, 'file')} could not be read.`,
  running: 'A training is running: stop it before you open something else.',
  cancelled: 'Cancelled. The weights are as they were.',
  paused: 'Paused. What was learned so far is kept; close the tab, if you like, and go on later.',
  pausedShort: 'paused',
  buttons: {
    pause: 'Pause',
    goOn: 'Go on',
    stop: 'Stop and judge',
    stopTerm: 'Ends it here: what was learned so far is measured, and kept if it is better',
    cancel: 'Cancel',
    cancelTerm: 'Ends it and forgets what was learned',
  },
  progress: {
    reading: (done: number, total?: number) => `Looking at the photos: ${doneOf(done, total)}`,
    features: (done: number, total?: number, taken?: number) =>
      `Embedding the photos: ${doneOf(done, total)}${taken ? `, ${bytes(taken)} to learn from` : ''}`,
    guard: (done: number, total?: number) => `Embedding the other people: ${doneOf(done, total)}`,
    measuring: (done: number, total?: number) =>
      `Measuring old against new: ${doneOf(done, total)}`,
    starting: 'Starting',
    steps: (step: number, all: number) => `Step ${step} of ${all}`,
  },
  empty: {
    label: 'Nothing to train on yet',
    drop: 'Drop a folder of people here',
    line: 'One folder for each person, four photos or more in each: as they come, or face crops. Nothing is sent anywhere, and the old weights stay unless the new ones prove better.',
    sample: 'Try the sample people',
    sampleName: 'Sample people',
    sampleHint: '24 drawn people, seen by a poor door camera: there is something to learn.',
  },
  ready: {
    label: 'Photos chosen',
    line: '“Train” checks them first, then learns as it says beside, then measures old and new weights on photos that taught neither.',
  },
  wanted: {
    label: 'Waiting for its photos',
    heading: (title: string) => `${title} goes on with its photos`,
    line: 'Choose or drop the same folder again. It goes on from the last step that was kept.',
    leave: 'Leave it for now',
  },
  gives: {
    title: 'What it gives, and what it does not',
    caption: 'Named rightly, at a limit that takes 1 of 100 strangers for somebody',
    measured:
      'Measured on 15 people of LFW with 10 to 15 photos each, photos held out, facenet 20180408-102900, “my people” after 100 steps.',
    columns: { photos: 'Photos', before: 'Before', after: 'After' },
    rows: [
      { name: 'Faces of 20 pixels', before: 0.21, after: 0.48 },
      { name: 'A poor camera, 40 pixels', before: 0.01, after: 0.17 },
      { name: 'Masks', before: 0.92, after: 0.97 },
      { name: 'Dark photos', before: 0.89, after: 0.89 },
      { name: 'Good photos', before: 0.99, after: 0.99 },
    ],
    points: [
      'Good photos gain nothing: the weights name those people already, and the page says so.',
      'Dark photos are named as before, but pairs of them are told apart better: 0.54 to 0.83 of the same accepted, where 1 of 1,000 different ones is.',
      'One to three photos a person teach next to nothing.',
      'People it never saw stay as they were, within 0.001 to 0.005: it gets better for yours, not for everyone.',
      'Photos under wrong names spoil it. They are looked for first, and left out.',
    ],
  },
  untrainable: {
    title: 'The weights that are here can’t be trained',
    line: 'Facet trains facenet’s network, Inception-ResNet-v1. What is here has another build, and learns nothing from a few photos.',
    how: 'To get the published ones: run “npm run models -- facenet” where the page is served from, or drop the file on the Models page.',
    link: 'To the Models page',
  },
  ...forms,
  ...results,
};
