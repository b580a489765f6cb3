/** The options of `embed` and `embedMany`. */
import { STANDARDISATIONS, type EmbedOptions } from '../../base/types';
import { DETECT, detectOptions } from '../detect/options';
import { filled, flag, given, number, oneOf, type OptionTable } from '../options';

export const EMBED = {
  model: given({
    meaning: 'id of the embedder’s weights',
    default: undefined,
    otherwise: 'the best there are',
  }),
  detector: { ...DETECT.model },
  face: oneOf(['all', 'best'], {
    meaning: '`all`, or `best`: area minus twice the squared offset from the centre',
    default: 'all',
  }),
  detect: given({
    meaning: 'options of the detector',
    default: undefined,
    otherwise: 'the original’s exact mode',
  }),
  aligned: flag({ meaning: 'the photo is a face crop already', default: false }),
  crop: given({
    meaning:
      '`{ rule: "facenet", size, margin }`, `{ rule: "proportional", size, margin }` or `{ rule: "landmarks", template, width, height }`',
    default: undefined,
    otherwise: 'the weights’',
  }),
  standardise: oneOf(STANDARDISATIONS, {
    meaning: 'how pixels become a network’s input',
    default: undefined,
    otherwise: 'the weights’',
  }),
  flip: flag({
    meaning: 'also the mirrored face; both halves concatenated, scaled by 1/sqrt(2)',
    default: false,
  }),
  crops: number({
    meaning: 'mean of this many crops, each shifted a little',
    default: 1,
    min: 1,
    max: 9,
    whole: true,
  }),
  pictures: flag({ meaning: 'also each face’s picture, as the network sees it', default: false }),
} satisfies OptionTable<EmbedOptions>;

/** Every option of embedding as it will be used; a face's quality is always judged. */
export function embedOptions(options: EmbedOptions) {
  const { detect, ...rest } = filled<EmbedOptions, typeof EMBED>(EMBED, options);
  return { ...rest, detect: { ...detectOptions(detect), quality: true } };
}
