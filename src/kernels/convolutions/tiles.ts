/** WGSL of where a tile of pixels begins (`pixel`), which is the last it may reach, and the first row of its filter. */

/**
 * Tiles over the pixels of all pictures, one filter for all.
 * @param pixels of a tile
 * @param tile its number
 */
export function ofAllPictures(pixels: number, tile: string): string {
  return `
  let pixel = (${tile}) * ${pixels}u;
  let last = shape.pixels - 1u;
  let firstRow = 0u;`;
}

/** Tiles of one picture after another, each with a filter of its own. */
export function ofEachPicture(pixels: number, tile: string): string {
  return `
  let size = shape.outHeight * shape.outWidth;
  let tiles = (size + ${pixels - 1}u) / ${pixels}u;
  let own = min((${tile}) / tiles, shape.pixels / size - 1u);
  let pixel = own * size + ((${tile}) % tiles) * ${pixels}u;
  let last = (own + 1u) * size - 1u;
  let firstRow = own * shape.tapsY * shape.tapsX * shape.run;`;
}
