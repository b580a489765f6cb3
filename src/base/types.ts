/** The plain data that flows between the rooms. No behaviour; where a type is a choice of words, the words. */
export * from './types/faces';
export * from './types/calls';
export * from './types/weights';
export * from './types/recognition';
export * from './types/people';
export * from './types/classifier';
export * from './types/cleaning';
export * from './types/clusters';
export * from './types/gallery';
export * from './types/datasets';
export * from './types/training-options';
export * from './types/training';
