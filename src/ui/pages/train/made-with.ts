/** The options of a training as a person reads them. */
import type { Fact } from '../../parts/controls/Facts.svelte';

/** Said elsewhere, or not to be said in a line. */
const ELSEWHERE = new Set(['mode', 'model', 'title', 'resume']);
/** A text or a list longer than this is cut. */
const LONGEST = 60;

/** A row an option, under its own name; those left out of the call have none. */
export function factsOfOptions(options: Readonly<Record<string, unknown>>): Fact[] {
  return Object.entries(options)
    .filter(([name, value]) => !ELSEWHERE.has(name) && value !== undefined)
    .map(([name, value]) => ({ label: name, value: told(value) }));
}

function told(value: unknown): string {
  if (typeof value === 'number') return String(Number(value.toPrecision(6)));
  if (typeof value !== 'object' || value === null) return cut(String(value));
  const parts = Object.entries(value).map(([name, part]) =>
    Array.isArray(value) ? told(part) : `${name} ${told(part)}`,
  );
  return cut(parts.join(', '));
}

const cut = (text: string) => (text.length > LONGEST ? `${text.slice(0, LONGEST - 1)}…` : text);
