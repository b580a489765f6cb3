/** Numbers as a person reads them: rounded to what they mean, with units. */
import type { Progress } from '../base/types';

export { plural } from '../base/plural';

export const pixels = (value: number) => `${Math.round(value)} px`;

export const degrees = (value: number) => `${Math.round(value) || 0}°`.replace('-', '−');

/** A score to three digits, and never rounded up to a certainty. */
export const score = (value: number) => (Math.floor(value * 1000) / 1000).toFixed(3);

export const milliseconds = (value: number) =>
  value < 10 ? `${value.toFixed(1)} ms` : `${Math.round(value).toLocaleString('en')} ms`;

/** "1.9 MB", in thousands as browsers and disks count. */
export function bytes(value: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  let unit = 0;
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000;
    unit += 1;
  }
  return `${unit === 0 || value >= 100 ? Math.round(value) : value.toFixed(1)} ${units[unit]}`;
}

/** "1 s", "4 min", "2 h 5 min". */
export function duration(seconds: number): string {
  if (seconds < 60) return `${Math.max(1, Math.round(seconds))} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return `${minutes} min`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** "31 photos/s, 4 min left"; nothing while no speed is known. */
export function pace({ rate, secondsLeft, unit }: Partial<Progress> = {}): string {
  if (rate === undefined) return '';
  const speed = `${rate < 10 ? rate.toFixed(1) : Math.round(rate)} ${unit}/s`;
  return secondsLeft === undefined ? speed : `${speed}, ${duration(secondsLeft)} left`;
}
