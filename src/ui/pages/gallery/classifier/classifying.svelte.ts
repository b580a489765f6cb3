/** What the classifier's view works on: photos, how to learn, what was learned, whom it was asked about. */
import { FacetError } from '../../../../base/errors';
import type {
  Classifier,
  ClassifierTest,
  Predicted,
  TrainedClassifier,
} from '../../../../base/types';
import { drawnPeople } from '../../../../calls/samples';
import type { Files } from '../../../../files/trees/gather';
import type { Source } from '../../../../files/trees/source';
import { facet } from '../../../../page-facet';
import { download } from '../../../downloads';
import { FaceCrops } from '../../../parts/sheet/face-crops';
import { Task, type Work } from '../../../work/task.svelte';
import { ClassifierForm } from './form.svelte';
import { noPhoto, readGiven } from './source';
import { percent, words } from './words';

const NO_FILES: Files = new Map();

/** How well the classifier named photos whose people are known. */
interface Examined {
  title: string;
  test: ClassifierTest;
  /** Photos by the paths that the test has. */
  files: Files;
  /** Photos that taught, where these are the rest. */
  taught?: number;
  /** Photos that could not be tested with. */
  without: Predicted['without'];
}

class Classifying {
  readonly form = new ClassifierForm();
  readonly task = new Task<'reading' | 'learning' | 'asking'>('single');
  readonly crops = new FaceCrops();
  /** What there is to learn from. */
  source = $state.raw<{ name: string; photos: number; isGallery?: boolean }>();
  /** Photos by path. */
  files = $state.raw(NO_FILES);
  classifier = $state.raw<Classifier>();
  /** Where the classifier comes from, in words. */
  from = $state('');
  trained = $state.raw<TrainedClassifier>();
  tested = $state.raw<Examined>();
  predicted = $state.raw<Predicted>();
  /** Told once, by the live region. */
  outcome = $state('');
  /** What a person did not ask for and should know. */
  notice = $state('');

  /** Takes a folder, an archive or files to learn from, or a classifier; nothing while something runs. */
  async open(coming: Source | Promise<Source | undefined>): Promise<void> {
    const source = await this.#asked(Promise.resolve(coming));
    if (!source) return;
    const { name } = source;
    await this.#work('reading', async (signal) => {
      const given = await readGiven(source, signal);
      if ('photos' in given) {
        this.#take(name, given.photos);
        this.notice = given.note;
        return;
      }
      const file = new File([given.classifier], given.name);
      this.#know(await facet.classifier.open(file), words.opened(given.name));
    });
  }

  async trySample(): Promise<void> {
    const ending = await this.#work('reading', async () => {
      this.#take(words.empty.sampleName, await drawnPeople());
    });
    if (ending === 'done') await this.start();
  }

  useGallery(): void {
    this.files = NO_FILES;
    this.source = { name: words.galleryName, photos: 0, isGallery: true };
    void this.start();
  }

  async start(): Promise<void> {
    const { source, files, form } = this;
    if (!source) return;
    await this.#work('learning', async (signal, onProgress) => {
      const tree = [...files].map(([path, file]) => ({ path, file }));
      const people = source.isGallery ? facet.gallery : tree;
      const trained = await facet.classifier.train(people, {
        ...form.options,
        ...{ signal, onProgress },
      });
      this.#know(trained.classifier, words.learned);
      this.trained = trained;
      const { test, taught, pictures = files } = trained;
      const title = words.tested.rest;
      if (test) this.tested = { title, test, taught, files: pictures, without: [] };
      this.notice = trained.notes.join(' ');
      this.outcome = words.done(trained.classifier.names.length, percent(trained.test?.accuracy));
    });
  }

  async ask(photos: File[]): Promise<void> {
    const { classifier } = this;
    if (!classifier) return;
    await this.#work('asking', async (signal, onProgress) => {
      const tree = photos.map((file) => ({ path: file.name, file }));
      const predicted = await facet.classifier.predict(classifier, tree, { signal, onProgress });
      this.predicted = predicted;
      this.notice = [
        ...predicted.notes,
        ...predicted.without.map(({ error }) => error.message),
      ].join(' ');
      this.outcome = words.asked(predicted.photos.flatMap(({ faces }) => faces).length);
    });
  }

  /** Tests it on photos in folders of people; nothing while something runs. */
  async test(coming: Promise<Source | undefined>): Promise<void> {
    const source = await this.#asked(coming);
    const { classifier } = this;
    if (!source || !classifier) return;
    await this.#work('asking', async (signal, onProgress) => {
      const given = await readGiven(source, signal);
      if (!('photos' in given)) throw noPhoto(source.name);
      const { photos: files, note } = given;
      const tree = [...files].map(([path, file]) => ({ path, file }));
      const { test, without, notes } = await facet.classifier.predict(classifier, tree, {
        ...{ labelled: true, signal, onProgress },
      });
      if (!test) throw knowsNobody(source.name);
      this.tested = { title: words.tested.folder(source.name), test, files, without };
      this.notice = [note, ...notes].filter(Boolean).join(' ');
      this.outcome = words.tested.done(test.photos.length, percent(test.accuracy));
    });
  }

  save(): void {
    if (this.classifier) download(facet.classifier.save(this.classifier), words.file.name);
  }

  /** What is handed over; undefined where that is nothing, failed, or comes while something runs. */
  async #asked(coming: Promise<Source | undefined>): Promise<Source | undefined> {
    let source: Source | undefined;
    try {
      source = await coming;
    } catch (error) {
      this.task.fail(error);
    }
    if (!source || !this.task.busy) return source;
    this.notice = words.running;
    return undefined;
  }

  #take(name: string, files: Files): void {
    this.files = files;
    this.source = { name, photos: files.size };
    this.trained = this.tested = undefined;
  }

  #know(classifier: Classifier, from: string): void {
    this.classifier = classifier;
    this.from = from;
    this.trained = this.tested = this.predicted = undefined;
  }

  async #work(kind: 'reading' | 'learning' | 'asking', work: Work) {
    this.notice = '';
    this.outcome = '';
    const ending = await this.task.run(work, kind);
    if (ending === 'stopped') this.outcome = words.stopped;
    return ending;
  }
}

function knowsNobody(name: string): FacetError {
  const { message, hint } = words.tested.nobody(name);
  return new FacetError('INVALID_OPTION', message, { hint, file: name });
}

/** Lives as long as the tab. */
export const classifying = new Classifying();
export type { Classifying };
