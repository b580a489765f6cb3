/** What the training scripts write, of a training whose record is known. */
import { describe, expect, it } from 'vitest';
import { argumentsText } from '../../../src/export/training/arguments';
import { trainingEvents } from '../../../src/export/training/events';
import { statFile } from '../../../src/export/training/stat';
import { learningRateCsv, lfwResult, lossesCsv } from '../../../src/export/training/tables';
import { HDF5_READERS } from './hdf5-readers';
import { RECORD } from './training-record';

const PLAN = { maxEpochs: 6, epochSize: 3, validateEveryEpochs: 2 };

describe('arguments.txt', () => {
  it('has a line an option, as Python prints its value', () => {
    expect(argumentsText(RECORD.options).split('\n')).toEqual([
      'model_def: models.inception_resnet_v1',
      'max_nrof_epochs: 6',
      'weight_decay: 0.0005',
      'random_flip: True',
      'lfw_dir: None',
      'camera: {"size":40,"grey":true}',
      String.raw`learning_rate_schedule: "0: 0.05\n60: -1\n"`,
      '',
    ]);
  });
});

describe('the tables', () => {
  it('have a row a step: the rate', () => {
    const [head, first, , , fourth, ...rest] = learningRateCsv(RECORD).split('\r\n');
    expect([head, first, fourth]).toEqual(['step,learning_rate', '1,0.05', '4,0.005']);
    expect(rest).toHaveLength(3);
  });

  it('have a row a step: the losses; what is not a number is empty', () => {
    const [head, first, second] = lossesCsv(RECORD).split('\r\n');
    expect(head).toBe(
      'step,loss,xent_loss,reg_loss,weight_decay,prelogits_norm,center_loss,accuracy,gradient_norm',
    );
    expect(first).toBe('1,3.75,2.75,1,0.5,8,0.25,0.125,2');
    expect(second).toBe('2,3.5,2.5,1,0.5,16,0.5,,4');
  });

  it('have a line an epoch on LFW, as the scripts print it', () => {
    expect(lfwResult(RECORD)).toBe('0\t0.90000\t0.25000\n3\t0.97500\t0.50000\n');
  });
});

describe.each(HDF5_READERS)('stat.h5, read by %s', (_, read) => {
  const stat = read(statFile(RECORD, PLAN));

  // facenet/src/train_softmax.py at 096ed770f: the arrays of `stat`, all float32.
  it('has the fields and shapes of train_softmax.py', () => {
    const [steps, validations, epochs] = [[18], [3], [6]];
    const shapes = Object.fromEntries(
      Object.entries(stat).map(([name, { shape }]) => [name, shape]),
    );
    expect(shapes).toEqual({
      ...{ loss: steps, center_loss: steps, reg_loss: steps, xent_loss: steps },
      ...{ prelogits_norm: steps, accuracy: steps },
      ...{ val_loss: validations, val_xent_loss: validations, val_accuracy: validations },
      ...{ lfw_accuracy: epochs, lfw_valrate: epochs, learning_rate: epochs },
      ...{ time_train: epochs, time_validate: epochs, time_evaluate: epochs },
      prelogits_hist: [6, 1000],
    });
    expect(new Set(Object.values(stat).map(({ dtype }) => dtype))).toEqual(new Set(['<f']));
  });

  it('has each step, validation and epoch at its place, zeros where none came', () => {
    const twelve = Array.from({ length: 12 }, () => 0);
    expect(stat.loss!.values).toEqual([3.75, 3.5, 3.25, 3, 2.75, 2.5, ...twelve]);
    expect(stat.center_loss!.values.slice(0, 6)).toEqual([0.25, 0.5, 0.75, 1, 1.25, 1.5]);
    expect(stat.val_loss!.values).toEqual([2.5, 0, 0]);
    expect(stat.val_accuracy!.values).toEqual([0.5, 0, 0]);
    expect(stat.lfw_valrate!.values).toEqual([0.25, 0.5, 0, 0, 0, 0]);
    expect(stat.time_train!.values).toEqual([10, 12, 0, 0, 0, 0]);
    expect(stat.learning_rate!.values.slice(0, 2)).toEqual([0.05, 0.005].map(Math.fround));
    const bins = stat.prelogits_hist!.values;
    expect([bins[0], bins[999], bins[1001], bins[1999], bins[2000]]).toEqual([0, 0, 1, 999, 0]);
  });
});

describe('stat.h5', () => {
  const [, read] = HDF5_READERS[0]!;

  it('of a training without a plan has as many places as came', () => {
    const stat = read(statFile(RECORD));
    expect(stat.loss!.shape).toEqual([6]);
    expect(stat.time_train!.shape).toEqual([2]);
    expect(stat.val_loss!.values).toEqual([0, 2.5]);
  });

  it('of a training without epochs can be read', () => {
    const { steps, options } = RECORD;
    const bare = { options, steps, figures: [], epochs: [], validated: [], lfw: [] };
    expect(read(statFile(bare)).prelogits_hist).toMatchObject({ shape: [0, 1000], values: [] });
  });
});

// TensorBoard's own reader was tried once on their file, and found every curve with its values.
describe('the curves for TensorBoard', () => {
  const SPAN = { began: 1_000_000, took: 6_000 };
  const events = trainingEvents(RECORD, SPAN);
  const curve = (tag: string) =>
    events.flatMap(({ step, values }) => (tag in values ? [[step, values[tag]]] : []));

  it('are of every step, in their order, with times between begin and end', () => {
    expect(curve('train/loss').map(([step]) => step)).toEqual([1, 2, 3, 4, 5, 6]);
    expect(events.map(({ step }) => step)).toEqual(events.map(({ step }) => step).sort());
    expect([events[0]!.time, events.at(-1)!.time]).toEqual([1_001, 1_006]);
  });

  it('leave out what is not a number', () => {
    expect(curve('train/accuracy').map(([step]) => step)).toEqual([1, 3, 4, 5, 6]);
  });

  it('are of what was held out, validations, LFW and times at the ends of their epochs', () => {
    expect(curve('held_out/named')).toEqual([[3, 0.75]]);
    expect(curve('held_out/guard_val')).toEqual([[3, 0.875]]);
    expect(curve('held_out/people_val')).toEqual([]);
    expect(curve('val/xent_loss')).toEqual([[6, 2.25]]);
    expect(curve('lfw/accuracy')).toEqual([
      [3, 0.9],
      [6, 0.975],
    ]);
    expect(curve('time/train')).toEqual([
      [3, 10],
      [6, 12],
    ]);
  });

  it('of a long training have ten thousand points at most', () => {
    const long = Array.from({ length: 25_000 }, (_, i) => i);
    const steps = Object.fromEntries(
      Object.keys(RECORD.steps).map((figure) => [figure, long]),
    ) as typeof RECORD.steps;
    const points = trainingEvents({ ...RECORD, steps }, SPAN).filter(
      ({ values }) => 'train/loss' in values,
    );
    expect(points.length).toBeLessThanOrEqual(10_000);
    expect(points.length).toBeGreaterThan(5_000);
  });
});
