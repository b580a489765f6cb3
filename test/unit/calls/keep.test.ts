import { describe, expect, it } from 'vitest';
import { keep, keeping } from '../../../src/calls/storage/storage';

describe('the choice of what is kept', () => {
  it('is 30 days until another is made', async () => {
    expect(await keeping()).toEqual({ nothing: false, days: 30 });
  });

  it('changes what is given and leaves the rest', async () => {
    expect(await keep({ nothing: true })).toEqual({ nothing: true, days: 30 });
    expect(await keep({ days: Infinity })).toEqual({ nothing: true, days: Infinity });
    expect(await keep({ nothing: false, days: undefined })).toEqual({
      nothing: false,
      days: Infinity,
    });
  });

  it.each<[string, object]>([
    ['no number of days', { days: '30' }],
    ['less than a day', { days: 0 }],
    ['days that are NaN', { days: NaN }],
    ['a word for nothing', { nothing: 'yes' }],
    ['another option', { forever: true }],
  ])('of %s is refused', async (_, change) => {
    await expect(keep(change)).rejects.toMatchObject({ code: 'INVALID_OPTION' });
  });
});
