/** Which programs can compute a convolution on a device. */
import type { Traits } from '../gpu/traits';
import type { Finish } from './activation';
import { pixelsOfFilter, tilesOver, type Geometry, type Slice } from './geometry';
import { depthwisePlan } from './depthwise';
import type { AnyPlan, Plan } from './plan';
import { quadPlan, type Sharing } from './quad-tile';
import { splitPlan, type SplitTile } from './split-sums';
import {
  invocationsOf,
  memoryOf,
  takesFours,
  workgroupPlan,
  type WorkgroupTile,
} from './workgroup-tile';
import { isFasterOnSoftware, productsOf, WINOGRAD } from './winograd/plan';

/** The most pixels that one quad holds where there are few; many are cut into eights. */
const FEW = 9;
const EIGHT = 8;
/** Workgroups below which a processor of many cores waits for work. */
const BUSY = 128;

const PLAIN: Finish = { activation: 'linear', bias: false, residual: false };

/** Largest first. */
const TILES: readonly WorkgroupTile[] = [
  { pixels: 128, eachPixels: 8, fours: 16, eachFours: 2, depth: 4, parts: 1 },
  { pixels: 128, eachPixels: 8, fours: 32, eachFours: 2, depth: 2, parts: 1 },
  { pixels: 128, eachPixels: 8, fours: 32, eachFours: 2, depth: 4, parts: 1 },
  { pixels: 64, eachPixels: 8, fours: 16, eachFours: 2, depth: 4, parts: 1 },
  { pixels: 64, eachPixels: 4, fours: 16, eachFours: 2, depth: 4, parts: 1 },
  { pixels: 64, eachPixels: 4, fours: 16, eachFours: 1, depth: 4, parts: 1 },
  { pixels: 64, eachPixels: 8, fours: 32, eachFours: 2, depth: 4, parts: 1 },
  { pixels: 64, eachPixels: 8, fours: 16, eachFours: 2, depth: 8, parts: 1 },
  { pixels: 128, eachPixels: 8, fours: 16, eachFours: 2, depth: 8, parts: 1 },
  { pixels: 64, eachPixels: 8, fours: 16, eachFours: 2, depth: 8, parts: 2 },
  { pixels: 64, eachPixels: 8, fours: 16, eachFours: 2, depth: 4, parts: 2 },
  { pixels: 64, eachPixels: 4, fours: 16, eachFours: 2, depth: 8, parts: 2 },
  { pixels: 32, eachPixels: 4, fours: 8, eachFours: 1, depth: 4, parts: 1 },
  { pixels: 32, eachPixels: 4, fours: 8, eachFours: 1, depth: 8, parts: 2 },
  { pixels: 32, eachPixels: 4, fours: 8, eachFours: 1, depth: 8, parts: 4 },
  { pixels: 32, eachPixels: 4, fours: 16, eachFours: 1, depth: 4, parts: 1 },
  { pixels: 32, eachPixels: 4, fours: 16, eachFours: 1, depth: 8, parts: 2 },
  { pixels: 32, eachPixels: 4, fours: 16, eachFours: 2, depth: 8, parts: 4 },
  { pixels: 32, eachPixels: 4, fours: 8, eachFours: 2, depth: 8, parts: 4 },
  { pixels: 32, eachPixels: 8, fours: 8, eachFours: 2, depth: 16, parts: 8 },
  { pixels: 16, eachPixels: 2, fours: 8, eachFours: 1, depth: 4, parts: 1 },
  { pixels: 16, eachPixels: 2, fours: 8, eachFours: 1, depth: 16, parts: 4 },
  { pixels: 16, eachPixels: 4, fours: 8, eachFours: 1, depth: 16, parts: 8 },
  { pixels: 16, eachPixels: 4, fours: 8, eachFours: 1, depth: 8, parts: 4 },
  { pixels: 16, eachPixels: 4, fours: 8, eachFours: 2, depth: 16, parts: 8 },
  { pixels: 8, eachPixels: 4, fours: 4, eachFours: 1, depth: 32, parts: 32 },
];

const SPLITS: readonly SplitTile[] = [
  { pixels: 1, fours: 8, parts: 32 },
  { pixels: 1, fours: 4, parts: 64 },
  { pixels: 2, fours: 8, parts: 32 },
  { pixels: 4, fours: 8, parts: 32 },
  { pixels: 4, fours: 8, parts: 16 },
  { pixels: 4, fours: 16, parts: 16 },
  { pixels: 8, fours: 8, parts: 16 },
  { pixels: 8, fours: 16, parts: 16 },
  { pixels: 8, fours: 8, parts: 32 },
  { pixels: 4, fours: 16, parts: 8 },
  { pixels: 4, fours: 4, parts: 32 },
  { pixels: 2, fours: 16, parts: 16 },
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
  const whole = { stride: products.outChannels, offset: 0 };
  const [product] = sound(directPlans(products, whole, PLAIN, traits, false));
  if (!product) return direct;
  // A software adapter reads value by value however it is asked, and compiles the smaller programs sooner.
  const fours = !traits.software;
  const winograd = { family: WINOGRAD, product: { geometry: products, plan: product }, fours };
  const isFirst = traits.software && isFasterOnSoftware(geometry);
  return isFirst ? [winograd, ...direct] : [...direct, winograd];
}

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
  const tiles = tilesOf(geometry, slice, traits).map((tile) =>
    workgroupPlan(geometry, tile, finish, halves),
  );
  const splits = takesFours(geometry) && slice.offset % 4 === 0 && slice.stride % 4 === 0
    ? SPLITS.filter((tile) => 16 * tile.pixels * tile.fours * tile.parts <= traits.workgroupMemory && tile.fours * tile.parts <= traits.invocations).map((tile) => splitPlan(geometry, tile, finish, halves))
    : [];
  return [...tiles, ...splits, ...quads] as [Plan, ...Plan[]];
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
  return [plan('broadcast'), plan('swap'), plan('none')];
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

/** Tiles that the device can hold: the largest that keeps it busy, then the others. */
function tilesOf(geometry: Geometry, slice: Slice, traits: Traits): WorkgroupTile[] {
  if (!takesFours(geometry) || slice.offset % 4 > 0 || slice.stride % 4 > 0) return [];
  const possible = TILES.filter(
    (tile) => invocationsOf(tile) <= traits.invocations && memoryOf(tile) <= traits.workgroupMemory,
  );
  const workgroups = ({ pixels, fours }: WorkgroupTile) =>
    tilesOver(geometry, pixels) * Math.ceil(geometry.outChannels / (4 * fours));
  const first = possible.find((tile) => workgroups(tile) >= BUSY) ?? possible.at(-1);
  return first ? [first, ...possible.filter((tile) => tile !== first)] : [];
}
