/** Failures of one photo that would be those of all: a run over many ends with them. */
import type { Code } from '../base/errors';

export const FOR_ALL: readonly Code[] = [
  'INVALID_OPTION',
  'MODEL_UNKNOWN',
  'WEIGHTS_MISSING',
  'NO_BACKEND',
  'ABORTED',
];
