/** Small things a person chose, kept over visits; forgotten where the browser stores nothing. */
import { gate } from './gate';

const PREFIX = 'facet:';

export function recall(name: string): string {
  try {
    return localStorage.getItem(PREFIX + name) ?? '';
  } catch {
    return '';
  }
}

export function remember(name: string, value: string): void {
  gate.keepNow(() => {
    try {
      localStorage.setItem(PREFIX + name, value);
    } catch {
      // A private window: it is asked again next time.
    }
  });
}

/** All of them, by name. */
export function storedChoices(): Record<string, string> {
  try {
    const names = Object.keys(localStorage).filter((key) => key.startsWith(PREFIX));
    return Object.fromEntries(names.map((key) => [key, localStorage.getItem(key) ?? '']));
  } catch {
    return {};
  }
}

/** Forgets all of them. */
export function forgetChoices(): void {
  for (const key of Object.keys(storedChoices())) localStorage.removeItem(key);
}
