/** Counts and figures as the Train page tells them. */
import { plural } from '../../format';

export const photos = (count: number) => plural(count, 'photo');
export const people = (count: number) => plural(count, 'person', 'people');
export const steps = (count: number) => plural(count, 'step');

/** "8", "8 of 24" */
export const doneOf = (done: number, total?: number) =>
  total === undefined ? done.toLocaleString('en') : `${done} of ${total}`;

/** A dash stands for what could not be measured. */
export const share = (value: number | undefined, places = 3) =>
  value === undefined || Number.isNaN(value) ? '–' : value.toFixed(places);

/** "1 %", "0.1 %" */
export const percent = (value: number) => `${Number((100 * value).toPrecision(2))} %`;

/** "+0.12", with a true minus. */
export function signed(value: number, places = 3): string {
  const text = Math.abs(value).toFixed(places);
  if (Number(text) === 0) return text;
  return `${value > 0 ? '+' : '−'}${text}`;
}
