/** The pages that work with what a person has, by their addresses. */
export const PAGES = [
  'detect',
  'compare',
  'cluster',
  'gallery',
  'align',
  'evaluate',
  'train',
  'clean',
  'models',
];
