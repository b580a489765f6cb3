/** The options of the gallery's calls. */
import {
  IDENTIFY_METHODS,
  type EnrolFacesOptions,
  type EnrolOptions,
  type ExportGalleryOptions,
  type IdentifyOptions,
  type ImportGalleryOptions,
  type RefreshOptions,
} from '../../base/types';
import { EMBED } from '../embed/options';
import { flag, given, number, oneOf, type Option, type OptionTable } from '../options';

const { model, detector, detect, aligned } = EMBED;

const crops = flag({
  meaning: 'keep a picture of each face, from which another embedder can embed it',
  default: true,
});

export const ENROL = {
  ...{ model, detector, detect, aligned },
  face: oneOf(['best', 'only'], {
    meaning:
      'of a photo with several faces: `best`, the original’s choice of one, or `only`: it is left out',
    default: 'best',
  }),
  crops,
} satisfies OptionTable<EnrolOptions>;

export const ENROL_FACES = {
  model: given({
    meaning: 'id of the weights that embedded the faces',
    default: undefined,
    otherwise: 'the embedder in use',
  }),
  crops,
} satisfies OptionTable<EnrolFacesOptions>;

export const IDENTIFY = {
  ...{ model, detector, detect, aligned, face: EMBED.face },
  method: oneOf(IDENTIFY_METHODS, {
    meaning:
      '`nearest`, the nearest face of each person; `mean`, the mean of each person’s faces, brought to the norm of single embeddings; `svm`, of the five nearest people the one whom most linear support vector machines speak for, one for each two, as classifier.py’s',
    default: 'nearest',
  }),
  fpir: number({
    meaning: 'share of strangers who may be taken for somebody enrolled',
    default: 0.01,
    min: 0.0001,
    max: 0.5,
  }),
} satisfies OptionTable<IdentifyOptions>;

/** A word or more; nothing is no passphrase. */
function passphrase(meaning: string): Option<string, undefined> {
  return {
    meaning,
    default: undefined,
    otherwise: 'none',
    range: 'a text of one letter or more',
    isRight: (value) => typeof value === 'string' && value !== '',
  };
}

export const EXPORT_GALLERY = {
  passphrase: passphrase('encrypts the file; needs a page over https or at localhost'),
  crops: flag({ meaning: 'with the pictures of the faces', default: true }),
} satisfies OptionTable<ExportGalleryOptions>;

export const IMPORT_GALLERY = {
  passphrase: passphrase('of a file that is encrypted'),
} satisfies OptionTable<ImportGalleryOptions>;

export const REFRESH = {
  model,
  photos: given({
    meaning: 'a tree of photos in which faces without a picture are looked for, by their content',
    default: undefined,
    otherwise: 'none',
  }),
} satisfies OptionTable<RefreshOptions>;
