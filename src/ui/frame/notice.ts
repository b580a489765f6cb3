/** What a visitor may want to know, once, of what Facet computes with here; the Models page always says it in full. */
import { isSecure, KEPT_BACK, OPEN_SECURELY } from '../../base/secure-context';
import type { Ready } from '../../base/types';
import { words } from './words';

export interface Notice {
  /** In short, for every page. */
  brief: string;
  /** Why, and what to do about it. */
  full: string;
}

/** Undefined where Facet runs as well as it can. */
export function noticeOf({ fallbackReason, fallbackHint = '' }: Ready): Notice | undefined {
  if (!isSecure()) return { brief: words.keptBack, full: `${KEPT_BACK} ${OPEN_SECURELY}` };
  if (!fallbackReason) return undefined;
  return { brief: words.slower, full: `${fallbackReason} ${fallbackHint}`.trim() };
}
