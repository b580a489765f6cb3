/** Which programs can compute a convolution on a device. */
import type { Traits } from '../gpu/traits';
import type { Finish } from './activation';
import { pixelsOfFilter, type Geometry, type Slice } from './geometry';
import { depthwisePlan } from './depthwise';
import type { AnyPlan, Plan } from './plan';
import { quadPlan, QUAD_WORKGROUP, type Sharing } from './quad-tile';
import {
  invocationsOfSplit,
  widthsOf,
  memoryOfSplit,
  splitPlan,
  stepsOf,
  type Widths,
  type SplitTile,
} from './split-sums';
import {
  invocationsOf,
  memoryOf,
  takesFours,
  workgroupPlan,
  type WorkgroupTile,
} from './workgroup-tile';
import { isFasterOnHardware, isFasterOnSoftware, productsOf, WINOGRAD } from './winograd/plan';

/** The most pixels that one quad holds where there are few; many are cut into eights. */
const FEW = 9;
const EIGHT = 8;
/** Invocations below which a processor of many cores waits for work; of quads, which hold more each. */
const BUSY = 27_000;
const BUSY_QUADS = 13_000;

const PLAIN: Finish = { activation: 'linear', bias: false, residual: false };

/** Largest first; what each is best for was measured (an H200). */
const TILES: readonly WorkgroupTile[] = [
  { pixels: 128, eachPixels: 8, fours: 16, eachFours: 2, depth: 4, parts: 1 },
  { pixels: 64, eachPixels: 4, fours: 16, eachFours: 2, depth: 4, parts: 1 },
  { pixels: 32, eachPixels: 4, fours: 8, eachFours: 1, depth: 8, parts: 2 },
  { pixels: 16, eachPixels: 4, fours: 8, eachFours: 1, depth: 16, parts: 8 },
];

/** Largest first. */
const SPLITS: readonly SplitTile[] = [
  { pixels: 8, across: 8, parts: 16 },
  { pixels: 4, across: 8, parts: 16 },
  { pixels: 4, across: 4, parts: 32 },
  { pixels: 1, across: 4, parts: 64 },
];

export interface Wanted {
  /** The filter {@link liesAsHalves}: programs that read those go before the others. */
  halves: boolean;
  /** Families that the device computes rightly. */
  isSound?: (family: string) => boolean;
}

/** The programs that can compute this, one a family, the one to begin with first. */
export function plansOf(
  geometry: Geometry,
  slice: Slice,
  finish: Finish,
  traits: Traits,
  { halves, isSound = () => true }: Wanted = { halves: false },
): AnyPlan[] {
  const sound = <P extends AnyPlan>(plans: P[]) => plans.filter(({ family }) => isSound(family));
  if (geometry.depthwise) return sound([depthwisePlan(geometry, slice, finish)]);
  // A software adapter pays for each half.
  const halved =
    halves && !traits.software ? directPlans(geometry, slice, finish, traits, true) : [];
  const direct = sound([...halved, ...directPlans(geometry, slice, finish, traits, false)]);
  const products = productsOf(geometry);
  if (!products || !isSound(WINOGRAD)) return direct;
  const [plan] = sound(productPlans(products.geometry, traits));
  if (!plan) return direct;
  // A software adapter reads value by value however it is asked, and compiles the smaller programs sooner.
  const fours = !traits.software;
  const product = { geometry: products.geometry, plan };
  const winograd = { family: WINOGRAD, product, pictures: products.pictures, fours };
  const isFirst = traits.software ? isFasterOnSoftware(geometry) : isFasterOnHardware(geometry);
  return isFirst ? [winograd, ...direct] : [...direct, winograd];
}

/** The programs that can compute a product for each picture by a filter of its own, the one to use first. */
export function productPlans(geometry: Geometry, traits: Traits): Plan[] {
  const whole = { stride: geometry.outChannels, offset: 0 };
  if (traits.software) return quadPlans(geometry, PLAIN, traits, false);
  // There are so many of them that split sums would gain nothing.
  return firstBusy(tilePieces(geometry, whole, PLAIN, traits, false));
}

/** On a processor of many cores: the largest pieces that keep it busy first, then all others. */
function directPlans(
  geometry: Geometry,
  slice: Slice,
  finish: Finish,
  traits: Traits,
  halves: boolean,
): [Plan, ...Plan[]] {
  const quads = quadPlans(geometry, finish, traits, halves);
  // A software adapter has no cores that wait, and pays for each copy into workgroup memory.
  if (traits.software || geometry.transposed) return quads;
  const tiles = tilePieces(geometry, slice, finish, traits, halves);
  const widths = widthsOf(geometry, slice);
  const splits = splitsOf(geometry, widths, traits, halves).map((tile) => ({
    plan: splitPlan(geometry, widths, tile, finish, halves),
    least: BUSY / invocationsOfSplit(tile),
  }));
  const whole = tiles.length > 0 ? tiles : [{ plan: quads[0], least: BUSY_QUADS / QUAD_WORKGROUP }];
  const pieces = firstBusy([...whole, ...splits]);
  return [...new Set([...pieces, ...quads])] as [Plan, ...Plan[]];
}

/** A program, and the workgroups from which on it keeps a processor of many cores busy. */
interface Piece {
  plan: Plan;
  least: number;
}

function tilePieces(
  geometry: Geometry,
  slice: Slice,
  finish: Finish,
  traits: Traits,
  halves: boolean,
): Piece[] {
  return tilesOf(geometry, slice, traits).map((tile) => ({
    plan: workgroupPlan(geometry, tile, finish, halves),
    least: BUSY / invocationsOf(tile),
  }));
}

/** The first of them that keeps the processor busy goes before the others; where none does, the last. */
function firstBusy(pieces: Piece[]): Plan[] {
  const isBusy = ({ plan: { workgroups }, least }: Piece) =>
    workgroups.reduce((product, n) => product * n) >= least;
  const first = pieces.find(isBusy) ?? pieces.at(-1);
  return [...(first ? [first] : []), ...pieces.filter((piece) => piece !== first)].map(
    ({ plan }) => plan,
  );
}

function quadPlans(
  geometry: Geometry,
  finish: Finish,
  traits: Traits,
  halves: boolean,
): [Plan, ...Plan[]] {
  const pixels = pixelsEach(pixelsOfFilter(geometry));
  const channels = channelsEach(geometry.outChannels);
  const tile = { pixels, channels, halves };
  const plan = (sharing: Sharing) => quadPlan(geometry, { ...tile, sharing }, finish);
  if (!traits.subgroups) return [plan('none')];
  if (traits.software) return [plan('swap'), plan('none')];
  return [plan('swap'), plan('broadcast'), plan('none')];
}

/** Pixels of a quad such that few are computed twice. */
function pixelsEach(pixels: number): number {
  if (pixels > EIGHT * FEW) return EIGHT;
  return Math.ceil(pixels / Math.ceil(pixels / FEW));
}

/** Channels of an invocation such that few are computed twice: four, or up to seven where that leaves fewer over. */
function channelsEach(channels: number): number {
  if (channels <= 16) return Math.ceil(channels / 4);
  const left = (each: number) => (4 * each - (channels % (4 * each))) % (4 * each);
  return [4, 5, 6, 7].reduce((best, each) => (left(each) < left(best) ? each : best));
}

/** Tiles that the device can hold, where maps and filters can be read four channels at once. */
function tilesOf(geometry: Geometry, { stride, offset }: Slice, traits: Traits): WorkgroupTile[] {
  if (!takesFours(geometry) || offset % 4 > 0 || stride % 4 > 0) return [];
  return TILES.filter(
    (tile) => invocationsOf(tile) <= traits.invocations && memoryOf(tile) <= traits.workgroupMemory,
  );
}

/** Those that the device can hold, of no more parts than a sum has products; halves come in fours. */
function splitsOf(
  geometry: Geometry,
  widths: Widths,
  traits: Traits,
  halves: boolean,
): SplitTile[] {
  if (halves && widths.to !== 4) return [];
  return SPLITS.filter(
    (tile) =>
      tile.parts <= stepsOf(geometry, widths) &&
      invocationsOfSplit(tile) <= traits.invocations &&
      memoryOfSplit(tile) <= traits.workgroupMemory,
  );
}
