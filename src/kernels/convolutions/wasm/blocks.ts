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

/**
 * A matrix [rows, filters] block by block, each with what stands before its rows.
 * @param before values a filter each: biases, slopes
 */
export function packed(
  blocks: Block[],
  matrix: ArrayLike<number>,
  rows: number,
  filters: number,
  before: ArrayLike<number>[] = [],
): Float32Array<ArrayBuffer> {
  const width = blocks.reduce((sum, { vectors }) => sum + vectors * 4, 0);
  const out = new Float32Array(width * (rows + before.length));
  let at = 0;
  for (const { first, filters: mine, vectors } of blocks) {
    const put = (values: ArrayLike<number>, from: number) => {
      for (let i = 0; i < mine; i++) out[at + i] = values[from + first + i]!;
      at += vectors * 4;
    };
    for (const values of before) put(values, 0);
    for (let row = 0; row < rows; row++) put(matrix, row * filters);
  }
  return out;
}
