/** What a person is told of what they handed over and was not read. */
import { FacetError } from '../../../base/errors';
import { sumOf, type Account } from '../../../files/trees/account';
import { intake as words } from '../../words';
import { nothing } from './without-files';

/** What is said where nothing of it can be read. */
export function nothingIn(account: Account): FacetError {
  const { name, roots, leftOut } = account;
  if (roots.length === 0) return nothing();
  const hint = sumOf(leftOut) > 0 ? words.onlyLeftOut(words.leftOut(leftOut)) : words.empty;
  return new FacetError('FILE_EMPTY', words.nothingIn(name), { hint, file: name });
}

/** What was left out and what to know of the rest; '' where there is nothing to say. */
export function noteOf({ leftOut, notes }: Pick<Account, 'leftOut' | 'notes'>): string {
  return [...(sumOf(leftOut) > 0 ? [words.leftOut(leftOut)] : []), ...notes].join(' ');
}
