/** Colours of plots: the theme's variables, readable on both grounds, and their values on paper. */

/** Of what is drawn together, the first in front. */
export const COLOURS: [string, string, ...string[]] = [
  'var(--accent)',
  'var(--warn)',
  'var(--bad)',
  'var(--soft)',
  'var(--ink)',
];

/** A page shown dark has other values at hand. */
export const ON_PAPER: Readonly<Record<string, string>> = {
  '--accent': '#0b6e5f',
  '--warn': '#8a5a00',
  '--bad': '#b3261e',
  '--ink': '#1b1a18',
  '--soft': '#5f5c56',
  '--line-strong': '#8c887f',
  '--plot-background': '#ffffff',
};

/** Text in which the variables are replaced: as given, else by `other`. */
export function withColours(
  text: string,
  colours: Readonly<Record<string, string>>,
  other: (name: string) => string = () => 'currentColor',
): string {
  return text.replace(/var\((--[\w-]+)\)/g, (_, name: string) => colours[name] ?? other(name));
}
