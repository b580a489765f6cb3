/** What became of an enrolment, in a line: where one came for a face or two, and not for a report. */
import type { Enrolment } from '../../../base/types';
import { words } from './words';

/**
 * @param enrolled what is said where somebody was
 * @param nobody where no face was found
 */
export function outcomeOf(
  { enrolled: taken, notEnrolled, kept }: Enrolment,
  enrolled: string,
  nobody = '',
): string {
  const seen = notEnrolled.filter(({ error }) => error?.code !== 'NO_FACE');
  // Of several frames some always add nothing; one that failed is told of all the same.
  const told = seen.find(({ error }) => error) ?? (taken.length === 0 ? seen[0] : undefined);
  const parts = [
    taken.length > 0 ? enrolled : '',
    told ? `${told.says} ${told.error?.hint ?? ''}`.trim() : '',
    taken.length > 0 && !kept ? words.report.unkept : '',
  ];
  return parts.filter((part) => part !== '').join(' ') || nobody;
}
