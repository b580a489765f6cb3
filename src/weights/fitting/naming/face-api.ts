/** face-api's names for dlib's ResNet, which Facet has taken over but for the last layer's. */
import { renameBy, type Naming } from './rename';

export const faceApiNaming: Naming = {
  matches: (raw) => raw.has('conv32_down/conv/filters') && raw.has('fc'),
  rename: (raw) => renameBy(raw, (name) => (name === 'fc' ? { to: 'fc/weights' } : undefined)),
};
