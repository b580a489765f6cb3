/** A media query as state. */
export class Media {
  matches = $state(false);

  constructor(query: string) {
    const list = matchMedia(query);
    this.matches = list.matches;
    list.addEventListener('change', () => (this.matches = list.matches));
  }
}

/** Too narrow for three columns, and for a rail with a foot: the styles have the same width. */
export const narrow = new Media('(max-width: 1000px)');
