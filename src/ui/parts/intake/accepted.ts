/** What dialogs for files offer: their `accept`. */

export const ARCHIVES = '.zip,.tar,.gz,.tgz';

/** Of NumPy. */
export const SAVED_ARRAYS = '.npy';

export const PHOTOS_OR_ZIPS = 'image/*,.zip,application/zip';

export const PHOTOS_OR_ARCHIVES = `image/*,${ARCHIVES}`;
