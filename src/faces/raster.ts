/** Cutting, padding and mirroring of pictures before or after they are standardised. */

type Values = Uint8ClampedArray<ArrayBuffer> | Float32Array<ArrayBuffer>;

/** Rows of pixels from the top; the values of a pixel lie together, as many as `values` has for each. */
export interface Raster<V extends Values> {
  width: number;
  height: number;
  values: V;
}

/** Mirrored left to right. */
export function flip<V extends Values>(picture: Raster<V>): Raster<V> {
  const { width, height } = picture;
  return map(picture, width, height, (x, y) => y * width + width - 1 - x);
}

/**
 * The square in the middle, as facenet's `crop` takes it, oddities included: only where the picture is
 * wider than `size`, else it is returned as it is; rows are centred by the width too; half of an odd
 * `size` is rounded down on either side, so that the result is one pixel smaller.
 * @param shift columns to the right and rows down, for a random crop
 */
export function centreCrop<V extends Values>(
  picture: Raster<V>,
  size: number,
  [right, down]: [right: number, down: number] = [0, 0],
): Raster<V> {
  const { width, height } = picture;
  if (width <= size) return picture;
  const centre = Math.floor(width / 2);
  const half = Math.floor(size / 2);
  const clamp = (position: number, end: number) => Math.min(Math.max(position, 0), end);
  const [left, top] = [clamp(centre - half + right, width), clamp(centre - half + down, height)];
  const x2 = clamp(centre + half + right, width);
  const y2 = clamp(centre + half + down, height);
  return map(picture, x2 - left, y2 - top, (x, y) => (top + y) * width + left + x);
}

/**
 * The square in the middle, zero where the picture is smaller: TensorFlow's
 * `resize_image_with_crop_or_pad`, which facenet's training pipeline uses. An odd pixel is cut or
 * padded at the right and at the bottom.
 */
export function cropOrPad<V extends Values>(picture: Raster<V>, size: number): Raster<V> {
  const { width, height } = picture;
  const offset = (side: number) =>
    side > size ? Math.floor((side - size) / 2) : -Math.floor((size - side) / 2);
  const [left, top] = [offset(width), offset(height)];
  const place = (x: number, y: number) => {
    const [column, row] = [left + x, top + y];
    const inside = column >= 0 && column < width && row >= 0 && row < height;
    return inside ? row * width + column : undefined;
  };
  return map(picture, size, size, place);
}

/** A picture whose pixel (x, y) is the one at `place(x, y)` in the source, counted in pixels; zero for none. */
function map<V extends Values>(
  picture: Raster<V>,
  width: number,
  height: number,
  place: (x: number, y: number) => number | undefined,
): Raster<V> {
  const source = picture.values;
  const channels = source.length / (picture.width * picture.height);
  const Kind = source.constructor as new (length: number) => V;
  const values = new Kind(width * height * channels);
  for (let y = 0, at = 0; y < height; y++) {
    for (let x = 0; x < width; x++, at += channels) {
      const from = place(x, y);
      if (from === undefined) continue;
      for (let c = 0; c < channels; c++) values[at + c] = source[from * channels + c]!;
    }
  }
  return { width, height, values };
}
