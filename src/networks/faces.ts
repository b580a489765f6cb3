/** How faces are cut and scaled for the networks: two ways that several of them share. */
import type { EmbedderNetwork } from './layers';

type Faces = Pick<EmbedderNetwork, 'input' | 'usual'>;

/** facenet's: a box with a margin, squeezed into a square. */
export const FACENET_FACES: Faces = {
  input: { width: 160, height: 160 },
  usual: {
    crop: { rule: 'facenet', size: 160, margin: 32 },
    standardisation: 'fixed',
    normalise: true,
  },
};

/** InsightFace's: eyes, nose and mouth where its template has them. */
export const ARCFACE_FACES: Faces = {
  input: { width: 112, height: 112 },
  usual: {
    crop: { rule: 'landmarks', template: 'arcface', width: 112, height: 112 },
    standardisation: 'fixed',
    normalise: true,
  },
};
