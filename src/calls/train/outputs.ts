/** What facenet’s training scripts would have written of a training, by the names that they give it. */
import type { TrainingRecord } from '../../base/types';
import { safetensorsFile } from '../../export/safetensors';
import { eventFile } from '../../export/tensorboard';
import { argumentsText } from '../../export/training/arguments';
import { trainingEvents, type Span } from '../../export/training/events';
import { statFile, type Plan } from '../../export/training/stat';
import { learningRateCsv, lfwResult, lossesCsv } from '../../export/training/tables';
import type { TrainedTensors } from './learner';

export interface TrainingFilesOptions extends Span, Plan {
  /** The network's tensors by what its file ends in: the epoch of train_softmax, the step of train_tripletloss. */
  checkpoints?: readonly { suffix: number; tensors: TrainedTensors }[];
  /** Texts for the headers of the checkpoints: which weights they come from, by whose licence. */
  metadata?: Readonly<Record<string, string>>;
}

/**
 * `arguments.txt`, `learning_rate.csv`, `losses.csv`, `stat.h5`, an event file of TensorBoard, where LFW was
 * evaluated `lfw_result.txt`, and the checkpoints as safetensors.
 */
export async function trainingFiles(
  record: TrainingRecord,
  { began, took, checkpoints = [], metadata, ...plan }: TrainingFilesOptions,
): Promise<Record<string, Blob>> {
  const text = (content: string, type = 'text/plain') => new Blob([content], { type });
  const binary = (bytes: Uint8Array<ArrayBuffer>) =>
    new Blob([bytes], { type: 'application/octet-stream' });
  const stamp = stampOf(began);
  const events = eventFile(trainingEvents(record, { began, took }));
  return {
    'arguments.txt': text(argumentsText(record.options)),
    'learning_rate.csv': text(learningRateCsv(record), 'text/csv'),
    'losses.csv': text(lossesCsv(record), 'text/csv'),
    ...(record.lfw.length > 0 && { 'lfw_result.txt': text(lfwResult(record)) }),
    'stat.h5': binary(statFile(record, plan)),
    [`events.out.tfevents.${Math.floor(began / 1000)}.facet`]: binary(events),
    ...Object.fromEntries(
      checkpoints.map(({ suffix, tensors }) => [
        `model-${stamp}.ckpt-${suffix}.safetensors`,
        binary(safetensorsFile(tensors, { format: 'tf', ...metadata })),
      ]),
    ),
  };
}

/** "20260509-173005", by the clock of this device: the name that the scripts give a run. */
function stampOf(time: number): string {
  const at = new Date(time);
  const two = (value: number) => String(value).padStart(2, '0');
  const day = [at.getMonth() + 1, at.getDate()].map(two).join('');
  const clock = [at.getHours(), at.getMinutes(), at.getSeconds()].map(two).join('');
  return `${at.getFullYear()}${day}-${clock}`;
}
