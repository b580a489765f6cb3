/** What the benchmark is asked for on the command line. */
import { parseArgs } from 'node:util';

export interface Arguments {
  /** Where the results are written as JSON. */
  out?: string;
  /** A case's name, or what it begins with. */
  only?: string;
  quick: boolean;
}

/** @throws Error that says what there is */
export function readArguments(words: string[]): Arguments {
  try {
    const { values } = parseArgs({
      args: words,
      options: {
        out: { type: 'string' },
        case: { type: 'string' },
        quick: { type: 'boolean', default: false },
      },
    });
    return { out: values.out, only: values.case, quick: values.quick };
  } catch (error) {
    const usage = 'npm run bench -- [--out FILE] [--case NAME] [--quick]';
    throw new Error(`${(error as Error).message} Usage: ${usage}`, { cause: error });
  }
}
