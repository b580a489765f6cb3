/** What is measured: each case on WebGPU, and again on WebAssembly with "-wasm" behind its name. */

/** Where a case runs. */
export type Ground = 'webgpu' | 'wasm';

/** What a case is of. */
export type Subject =
  | { kind: 'embed'; network: 'inception-resnet-v1' | 'dlib-resnet'; batch: number }
  | { kind: 'pnet'; width: number; height: number }
  | { kind: 'detect'; photos: '250' | '1366x768'; count: number };

export interface Case {
  name: string;
  ground: Ground;
  subject: Subject;
  /** Part of the short run. */
  quick: boolean;
  /**
   * A smaller case, and how many times its work this is: what a run will take follows from it. `pixels`: by its
   * larger photo, which makes no difference to detectors that shrink what they are given.
   */
  multiple?: { of: string; times: number; pixels?: true };
}

type Row = Omit<Case, 'ground'>;

const ROWS: readonly Row[] = [
  { name: 'pnet-640x480', subject: { kind: 'pnet', width: 640, height: 480 }, quick: true },
  { name: 'detect-250', subject: { kind: 'detect', photos: '250', count: 1 }, quick: true },
  {
    name: 'detect-1366x768',
    subject: { kind: 'detect', photos: '1366x768', count: 1 },
    quick: false,
    multiple: { of: 'detect-250', times: Math.round((1366 * 768) / 250 ** 2), pixels: true },
  },
  {
    name: 'detect-many-250',
    subject: { kind: 'detect', photos: '250', count: 64 },
    quick: false,
    multiple: { of: 'detect-250', times: 64 },
  },
  ...embedderRows('irv1', 'inception-resnet-v1', [1, 8, 32]),
  ...embedderRows('dlib-resnet', 'dlib-resnet', [1, 32]),
];

function embedderRows(
  name: string,
  network: 'inception-resnet-v1' | 'dlib-resnet',
  batches: number[],
): Row[] {
  return batches.map((batch) => ({
    name: `${name}-b${batch}`,
    subject: { kind: 'embed', network, batch },
    quick: batch === 1,
    ...(batch > 1 && { multiple: { of: `${name}-b1`, times: batch } }),
  }));
}

export const CASES: readonly Case[] = (['webgpu', 'wasm'] as const).flatMap((ground) => {
  const named = (name: string) => (ground === 'wasm' ? `${name}-wasm` : name);
  return ROWS.map(({ multiple, ...row }) => ({
    ...row,
    name: named(row.name),
    ground,
    ...(multiple && { multiple: { ...multiple, of: named(multiple.of) } }),
  }));
});

/** What else can be asked for by name: how well faces are found and recognised. */
export const RECOGNITION = 'recognition';

/**
 * The cases of a run.
 * @param only a case's name, or what it begins with; none for all of them
 * @throws Error where no case is called so
 */
export function casesOf(only: string | undefined, quick: boolean): readonly Case[] {
  if (only === undefined) return CASES.filter((each) => !quick || each.quick);
  if (only === RECOGNITION) return [];
  const exact = CASES.filter(({ name }) => name === only);
  const found = exact.length > 0 ? exact : CASES.filter(({ name }) => name.startsWith(only));
  if (found.length > 0) return found;
  const names = [...CASES.map(({ name }) => name), RECOGNITION].join(', ');
  throw new Error(`No case is called "${only}". There are ${names}.`);
}
