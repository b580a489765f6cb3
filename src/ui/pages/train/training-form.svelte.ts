/** How to train: what the page asks, and the options that follow. */
import type {
  CommonTrainOptions,
  PersonalTrainOptions,
  ScriptTrainOptions,
  TrainingMode,
  TrainOptions,
} from '../../../base/types';
import { isScript, TRAIN, trainOptions } from '../../../calls/train/options';
import type { Source } from '../../../files/trees/source';
import { CameraForm } from './camera-form.svelte';
import { RECIPES, type RecipeName } from './recipes';
import type { PlainOption } from './script-fields';
import { ScriptFilesForm } from './script-files.svelte';

type Script = Omit<ScriptTrainOptions, 'filterDistances' | 'lfw'>;

export class TrainingForm {
  mode = $state<TrainingMode>(TRAIN.mode.default);
  /** Undefined: the best that can be trained. */
  model = $state<string>();
  readonly camera = new CameraForm();
  holdOutPhotos = $state(TRAIN.holdOutPhotos.default);
  holdOutPeople = $state(TRAIN.holdOutPeople.default);
  falseAlarms = $state(TRAIN.falseAlarms.default);
  guard = $state<'drawn' | 'folder' | 'none'>('drawn');
  guardTree = $state.raw<Source>();
  suspects = $state<'leave out' | 'keep'>(TRAIN.suspects.default);
  aligned = $state<'auto' | 'yes' | 'no'>('auto');
  seed = $state<number>();
  title = $state('');
  /** As far as they are not as by default. */
  personal = $state<PersonalTrainOptions>({});
  /** The scripts' options as far as they are not as by default. */
  script = $state.raw<Script>({});
  readonly files = new ScriptFilesForm();

  get isScript(): boolean {
    return isScript(this.mode);
  }

  /** The recipe that the scripts' options are those of; undefined where they are of none. */
  get recipe(): RecipeName | undefined {
    const names = Object.keys(RECIPES) as RecipeName[];
    const mine = sorted(this.script);
    return names.find((name) => {
      const { mode, settings } = RECIPES[name];
      return mode === this.mode && sorted(settings) === mine;
    });
  }

  follow(name: RecipeName): void {
    const { mode, settings } = RECIPES[name];
    this.mode = mode;
    this.script = settings;
  }

  /** @param value undefined: as by default */
  setScript<Name extends keyof Script>(option: Name, value: unknown): void {
    const { [option]: _, ...others } = this.script;
    this.script = value === undefined ? others : { ...others, [option]: value };
  }

  /** Of an option whose default goes by the mode: that of this one, in words. */
  scriptDefault(option: PlainOption): string | undefined {
    if (option !== 'batchSize' && option !== 'learningRate') return undefined;
    return String(trainOptions({ mode: this.mode })[option]);
  }

  get options(): TrainOptions {
    return this.isScript
      ? { ...this.#common, ...this.script, ...this.files.options }
      : { ...this.#common, ...$state.snapshot(this.personal) };
  }

  get #common(): CommonTrainOptions {
    const { mode, model, seed, holdOutPhotos, holdOutPeople, falseAlarms, suspects } = this;
    const title = this.title.trim();
    return {
      ...{ mode, model, seed, holdOutPhotos, holdOutPeople, falseAlarms, suspects },
      ...this.camera.options,
      ...(title && { title }),
      ...(this.aligned !== 'auto' && { aligned: this.aligned === 'yes' }),
      ...(this.guard === 'none' && { guard: false as const }),
      ...(this.guard === 'folder' && this.guardTree && { guard: this.guardTree.tree }),
    };
  }
}

const sorted = (settings: object) =>
  JSON.stringify(Object.entries(settings).sort(([a], [b]) => (a < b ? -1 : 1)));
