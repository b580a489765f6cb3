/** What became of enrolling a face, in a line. */
import { describe, expect, it } from 'vitest';
import { FacetError } from '../../../src/base/errors';
import type { Enrolment, NotEnrolled } from '../../../src/base/types';
import { outcomeOf } from '../../../src/ui/pages/gallery/outcome';

const made = (count: number, notEnrolled: Partial<NotEnrolled>[] = [], kept = true) =>
  ({ enrolled: Array(count).fill({}), notEnrolled, kept, notes: [] }) as unknown as Enrolment;
const said = (enrolment: Enrolment) => outcomeOf(enrolment, 'Enrolled.', 'Nobody there.');

const noFace = { says: 'no face', error: new FacetError('NO_FACE', 'no face') };
const same = { reason: 'same picture', says: 'It would add nothing.' } as const;
const refused = { reason: 'not this person', says: 'You said it is not them.' } as const;
const full = {
  says: 'There is no room left.',
  error: new FacetError('STORAGE_FULL', 'There is no room left.', { hint: 'Free some space.' }),
};

describe('what is said of an enrolment', () => {
  it('that took a face, whatever others add nothing', () => {
    expect(said(made(2, [same, noFace]))).toBe('Enrolled.');
  });

  it('that found nobody', () => {
    expect(said(made(0, [noFace, noFace]))).toBe('Nobody there.');
    expect(said(made(0))).toBe('Nobody there.');
  });

  it('of a face that was refused: why', () => {
    expect(said(made(0, [noFace, refused]))).toBe('You said it is not them.');
  });

  it('while the device is full: that, with what to do, also where some were taken', () => {
    expect(said(made(0, [same, full]))).toBe('There is no room left. Free some space.');
    expect(said(made(1, [full]))).toBe('Enrolled. There is no room left. Free some space.');
  });

  it('that the browser does not keep', () => {
    expect(said(made(1, [], false))).toMatch(/^Enrolled\. .*closed/);
  });
});
