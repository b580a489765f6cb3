/** What dialogs for files offer: their `accept`. */

export const ARCHIVES = '.zip,.tar,.gz,.tgz';

export const PHOTOS_OR_ZIPS = 'image/*,.zip,application/zip';

export const PHOTOS_OR_ARCHIVES = `image/*,${ARCHIVES}`;
