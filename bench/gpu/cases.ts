/** What is run, the most telling first: the time on a lent machine is short. */
import { batchSubject } from './subjects';
import { pnetGolden, pnetPyramid } from './pnet-subjects';
import type { Subject } from './subjects';

export interface Row {
  name: string;
  /** Part of the short run, which a software adapter can do. */
  quick: boolean;
  make(): Promise<Subject>;
  /** The same with weights that are read as halves. */
  halved?(): Promise<Subject>;
}

const EMBEDDERS = ['irv1', 'dlib-resnet'];

const batch = (net: string, count: number): Row => ({
  name: `${net}-b${count}`,
  quick: count === 1,
  make: () => batchSubject(net, count),
  ...(EMBEDDERS.includes(net) && { halved: () => batchSubject(net, count, true) }),
});

const photo = (width: number, height: number): Row => ({
  name: `pnet-${width}x${height}`,
  quick: width === 640,
  make: () => pnetPyramid(width, height),
});

export const ROWS: readonly Row[] = [
  batch('irv1', 1),
  { name: 'pnet-37x29', quick: true, make: pnetGolden },
  batch('rnet', 1),
  batch('onet', 1),
  batch('dlib-resnet', 1),
  photo(640, 480),
  batch('irv1', 32),
  photo(1920, 1080),
  batch('irv1', 8),
  batch('irv1', 128),
  photo(4000, 3000),
  ...[32, 8, 128].map((count) => batch('dlib-resnet', count)),
  ...[128, 32, 8].flatMap((count) => [batch('rnet', count), batch('onet', count)]),
];

/** Those whose programs are tried one by one. */
const TRIED = [
  'irv1-b1',
  'irv1-b32',
  'pnet-640x480',
  'dlib-resnet-b1',
  'pnet-1920x1080',
  'onet-b1',
];

export const TRIED_ROWS: readonly Row[] = TRIED.map((name) =>
  ROWS.find((row) => row.name === name)!,
);
