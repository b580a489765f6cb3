/** What ends the aligning of a data set as a whole, said with what was done by then. */
import { FacetError, isFull, toFacetError } from '../../base/errors';
import { plural } from '../../base/plural';
import type { AlignReport } from '../../base/types';

const GO_ON = 'Then start again with the same destination: it goes on from there.';

/** The error that a run ends with; its `detail` is the report so far. */
export function withReport(error: unknown, report: AlignReport): FacetError {
  const written = `${plural(report.faces, 'face was', 'faces were')} written by then.`;
  const name = error instanceof Error ? error.name : '';
  if (isFull(error)) {
    return new FacetError('STORAGE_FULL', `The destination is full. ${written}`, {
      hint: `Free some space. ${GO_ON}`,
      detail: report,
      cause: error,
    });
  }
  if (error instanceof DOMException && name !== 'AbortError') {
    const refused = name === 'NotAllowedError' || name === 'SecurityError';
    const what = refused
      ? 'The browser may no longer write to the destination.'
      : 'The destination can’t be written to any more.';
    return new FacetError('FILE_UNREADABLE', `${what} ${written}`, {
      hint: `${refused ? 'Choose it again, and allow it.' : 'See that it is still there.'} ${GO_ON}`,
      detail: report,
      cause: error,
    });
  }
  const { code, message, hint, file } = toFacetError(error);
  return new FacetError(code, message, { hint, file, detail: report, cause: error });
}
