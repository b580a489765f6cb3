/**
 * Pages over plain http at a host that is not localhost are no secure context: browsers keep back much
 * of what a page may do. What is said of that is said here.
 */

/** Whether this page or worker has what browsers keep for https and localhost. */
export const isSecure = (): boolean => globalThis.isSecureContext !== false;

/** What to do about anything that is missing for that reason. */
export const OPEN_SECURELY = 'Open this page over https or at localhost.';

/** What is missing, whatever the browser. */
export const KEPT_BACK =
  'Over plain http a browser keeps back the webcam, the graphics processor, folders to write into, room for large files and work without a network. Everything else works.';
