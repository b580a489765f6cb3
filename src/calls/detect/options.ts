/** The options of `detect` and `crop`. */
import type { CropOptions, DetectOptions } from '../../base/types';
import {
  filled,
  flag,
  given,
  number,
  or,
  type Option,
  type OptionTable,
  usually,
} from '../options';

export { autoMinSize } from '../../mtcnn/options';

type Thresholds = NonNullable<DetectOptions['thresholds']>;

/** The original's, which weights have where nobody chose others for them. */
export const ORIGINAL_THRESHOLDS: Thresholds = [0.6, 0.7, 0.7];

/** Three numbers, one a net. */
const thresholds: Option<Thresholds, undefined> = {
  meaning: '`[p, r, o]`, one a net',
  default: undefined,
  otherwise: 'those of the weights',
  min: 0,
  max: 1,
  range: 'three numbers between 0 and 1, one for each net',
  isRight: (value) =>
    Array.isArray(value) && value.length === 3 && value.every((each) => each >= 0 && each <= 1),
};

export const DETECT = {
  model: given({
    meaning: 'id of the detector’s weights',
    default: undefined,
    otherwise: 'the best there are',
  }),
  minSize: usually(
    12,
    200,
    or(
      'auto',
      number({
        meaning: 'smallest face, pixels of the photo; `auto`: max(20, 2.5 % of the shorter side)',
        default: 20,
        min: 1,
      }),
    ),
  ),
  thresholds: usually(0.5, 0.99, thresholds),
  factor: number({
    meaning: 'ratio of the pyramid’s levels',
    default: 0.709,
    min: 0.1,
    // Beyond it the pyramid has hundreds of levels that differ by less than a pixel.
    max: 0.95,
  }),
  maxFaces: number({ meaning: 'keep the surest', default: Infinity, otherwise: 'all', min: 1 }),
  rotations: flag({
    meaning:
      'also try the photo turned by 90, 180 and 270 degrees, and take the way up that the scores speak most for (by the sum of their log odds): four times the time',
    default: false,
  }),
  quality: flag({
    meaning:
      'also judge each face: size, roll, yaw, sharpness, exposure, a verdict and the reasons',
    default: false,
  }),
} satisfies OptionTable<DetectOptions>;

/** Every option of the detector as it will be used. */
export const detectOptions = (options: DetectOptions = {}) =>
  filled<DetectOptions, typeof DETECT>(DETECT, options);

export const CROP = {
  rule: given({
    meaning: 'any rule; it goes before `size` and `margin`',
    default: undefined,
    otherwise: 'the original’s',
  }),
  size: usually(
    48,
    320,
    number({
      meaning: 'side of the square crop, pixels',
      default: 160,
      min: 1,
      max: 4096,
      whole: true,
    }),
  ),
  margin: usually(
    0,
    128,
    number({
      meaning: 'pixels of the photo added around the box, half on each side',
      default: 44,
      min: 0,
    }),
  ),
} satisfies OptionTable<CropOptions>;
