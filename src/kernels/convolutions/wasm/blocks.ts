/**
 * How filters are cut into blocks that registers can hold, and the weights of a block as the programs
 * read them: one after another, four filters a vector.
 */

/** Filters computed together: `vectors` of four, of which the last may be filled with zeros. */
export interface Block {
  first: number;
  filters: number;
  vectors: number;
}

/**
 * Of 16 registers, sums of four pixels by two vectors leave room for the factors, and so do three by three.
 * @returns pixels to compute together, and the blocks
 */
export function blocksOf(filters: number): { pixels: number; blocks: Block[] } {
  const all = Math.ceil(filters / 4);
  const isOdd = all % 2 === 1 && all > 1;
  const blocks: Block[] = [];
  for (let vector = 0; vector < all; vector += blocks.at(-1)!.vectors) {
    const vectors = isOdd && vector === 0 ? 3 : Math.min(2, all - vector);
    const first = vector * 4;
    blocks.push({ first, vectors, filters: Math.min(vectors * 4, filters - first) });
  }
  return { pixels: isOdd ? 3 : 4, blocks };
}

/** Neighbours of one form, which one loop can compute. */
export function runsOf(blocks: Block[]): { block: Block; count: number }[] {
  const runs: { block: Block; count: number }[] = [];
  for (const block of blocks) {
    const last = runs.at(-1);
    const isAlike = last?.block.vectors === block.vectors && last.block.filters === block.filters;
    if (isAlike) last.count++;
    else runs.push({ block, count: 1 });
  }
  return runs;
}

/** Values of one row of all blocks. */
export function widthOf(blocks: readonly Block[]): number {
  return blocks.reduce((sum, { vectors }) => sum + vectors * 4, 0);
}

/** Rows of which each block is copied before the next block: they stay in the cache meanwhile. */
const ROWS = 32;

/**
 * A matrix [rows, filters] block by block, each with what stands before its rows.
 * @param before values a filter each: biases, slopes
 */
export function packed(
  blocks: readonly Block[],
  matrix: Float32Array,
  rows: number,
  filters: number,
  before: readonly Float32Array[],
): Float32Array<ArrayBuffer> {
  const height = rows + before.length;
  const out = new Float32Array(widthOf(blocks) * height);
  before.forEach((values, row) => copyRows(blocks, values, 0, 1, filters, out, height, row));
  for (let row = 0; row < rows; row += ROWS) {
    const count = Math.min(ROWS, rows - row);
    copyRows(blocks, matrix, row, count, filters, out, height, before.length + row);
  }
  return out;
}

/** `count` rows of a matrix from row `from` on, to row `to` on of blocks of `height` rows each. */
function copyRows(
  blocks: readonly Block[],
  matrix: Float32Array,
  from: number,
  count: number,
  filters: number,
  out: Float32Array,
  height: number,
  to: number,
): void {
  let start = 0;
  for (const { first, filters: mine, vectors } of blocks) {
    const width = vectors * 4;
    let [at, source] = [start + to * width, from * filters + first];
    for (let row = 0; row < count; row++, at += width, source += filters) {
      for (let i = 0; i < mine; i++) out[at + i] = matrix[source + i]!;
    }
    start += width * height;
  }
}
