/** A media query as state. */
export class Media {
  matches = $state(false);

  constructor(query: string) {
    const list = matchMedia(query);
    this.matches = list.matches;
    list.addEventListener('change', () => (this.matches = list.matches));
  }
}

/** The width under which the page is laid out for a phone; theme.css has the same. */
export const narrow = new Media('(max-width: 760px)');
