/** A 2-d convolution or pool in numbers, as every program of this room takes them. NHWC maps, HWIO kernels. */
import type { backend_util } from '@tensorflow/tfjs-core';

export interface Geometry {
  batch: number;
  inHeight: number;
  inWidth: number;
  inChannels: number;
  outHeight: number;
  outWidth: number;
  outChannels: number;
  kernelHeight: number;
  kernelWidth: number;
  strideY: number;
  strideX: number;
  /** Rows and columns of zeros before the map. */
  padTop: number;
  padLeft: number;
  /**
   * A transposed convolution, the gradient of another by its input: the kernel is that of the other, whose
   * in and out are out and in here; the map is spread by the strides, zeros between its pixels.
   */
  transposed?: boolean;
  /** Each channel by a kernel of its own: the filter is [kernelHeight, kernelWidth, channels, 1]. */
  depthwise?: boolean;
  /** Each picture by a filter of its own: there are as many filters, one after another. */
  ownFilters?: boolean;
}

/** Where a result lies in the channels of a larger one: a branch of a concatenation. */
export interface Slice {
  /** Channels of the whole. */
  stride: number;
  /** First channel of the part. */
  offset: number;
}

/** WGSL of the uniform struct that {@link uniformsOf} fills. */
export const SHAPE = `
struct Shape {
  pixels : u32, columns : u32, run : u32, tapsY : u32,
  tapsX : u32, inHeight : u32, inWidth : u32, inChannels : u32,
  outHeight : u32, outWidth : u32, outChannels : u32, outStride : u32,
  outOffset : u32, strideY : u32, strideX : u32, padTop : u32,
  padLeft : u32, kernelHeight : u32, kernelWidth : u32, across : u32,
  firstPicture : u32, unused0 : u32, unused1 : u32, unused2 : u32,
}`;

/** Pixels of the output, of all pictures. */
export function pixelsOf({ batch, outHeight, outWidth }: Geometry): number {
  return batch * outHeight * outWidth;
}

/** Pixels of the output that one filter serves. */
export function pixelsOfFilter(geometry: Geometry): number {
  return pixelsOf(geometry) / (geometry.ownFilters ? geometry.batch : 1);
}

/** Tiles of so many pixels over the output, none of which reaches into what another filter serves. */
export function tilesOver(geometry: Geometry, pixels: number): number {
  const each = pixelsOfFilter(geometry);
  return (pixelsOf(geometry) / each) * Math.ceil(each / pixels);
}

/**
 * How a filter is walked. Where no tap can lie outside the map, the taps of one row are one run of
 * values in memory; else each tap is a run of its own.
 */
export function runsOf(geometry: Geometry): { tapsX: number; run: number } {
  const { kernelWidth, inChannels } = geometry;
  return isInside(geometry)
    ? { tapsX: 1, run: kernelWidth * inChannels }
    : { tapsX: kernelWidth, run: inChannels };
}

/** Whether every tap of every pixel lies in the map. */
export function isInside(g: Geometry): boolean {
  const last = (out: number, stride: number, kernel: number) => (out - 1) * stride + kernel;
  return (
    !g.transposed &&
    g.padTop === 0 &&
    g.padLeft === 0 &&
    last(g.outHeight, g.strideY, g.kernelHeight) <= g.inHeight &&
    last(g.outWidth, g.strideX, g.kernelWidth) <= g.inWidth
  );
}

/**
 * @param columns tiles side by side along the channels
 * @param across workgroups of the first dimension of the dispatch
 * @param firstPicture before which the geometry's pictures lie others, of a program that takes some at a time
 */
export function uniformsOf(
  geometry: Geometry,
  slice: Slice,
  columns: number,
  across: number,
  firstPicture = 0,
): Uint32Array {
  const g = geometry;
  const { tapsX, run } = runsOf(g);
  return Uint32Array.of(
    ...[pixelsOf(g), columns, run, g.kernelHeight],
    ...[tapsX, g.inHeight, g.inWidth, g.inChannels],
    ...[g.outHeight, g.outWidth, g.outChannels, slice.stride],
    ...[slice.offset, g.strideY, g.strideX, g.padTop],
    ...[g.padLeft, g.kernelHeight, g.kernelWidth, across],
    ...[firstPicture, 0, 0, 0],
  );
}

/** Workgroups in two dimensions, since one takes no more than 65,535. */
export function spread(workgroups: number): [x: number, y: number, z: number] {
  const MOST = 32_768;
  if (workgroups <= MOST) return [workgroups, 1, 1];
  return [MOST, Math.ceil(workgroups / MOST), 1];
}

/** What a program needs of tfjs's description. */
export function geometryOf(info: backend_util.Conv2DInfo): Geometry {
  return {
    batch: info.batchSize,
    inHeight: info.inHeight,
    inWidth: info.inWidth,
    inChannels: info.inChannels,
    outHeight: info.outHeight,
    outWidth: info.outWidth,
    outChannels: info.outChannels,
    kernelHeight: info.filterHeight,
    kernelWidth: info.filterWidth,
    strideY: info.strideHeight,
    strideX: info.strideWidth,
    padTop: info.padInfo.top,
    padLeft: info.padInfo.left,
  };
}

/** The gradient of a convolution by its input, as a convolution of the gradient by its output. */
export function transposedOf(g: Geometry): Geometry {
  return {
    ...g,
    ...{ inHeight: g.outHeight, inWidth: g.outWidth, inChannels: g.outChannels },
    ...{ outHeight: g.inHeight, outWidth: g.inWidth, outChannels: g.inChannels },
    padTop: g.kernelHeight - 1 - g.padTop,
    padLeft: g.kernelWidth - 1 - g.padLeft,
    transposed: true,
  };
}

/**
 * What shapes have in common that one program is the fastest for, in words a person can read. Maps
 * of about the same number of pixels go together, so that photos of many sizes make few rows.
 */
export function shapeName(geometry: Geometry, isAdded: boolean, halves: boolean): string {
  const { kernelHeight, kernelWidth, strideY, inChannels, outChannels } = geometry;
  const pixels = 2 ** Math.round(Math.log2(pixelsOf(geometry)));
  const stride = strideY > 1 ? ` stride ${strideY}` : '';
  return `${kernelHeight}x${kernelWidth}${stride}, ${inChannels} to ${outChannels} channels, ~${pixels} pixels${geometry.transposed ? ', transposed' : ''}${isAdded ? ', added' : ''}${halves ? ', halves' : ''}`;
}
