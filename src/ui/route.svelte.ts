/** The hash route, "#/detect" or "#/models/engine", as state. */
const read = () => location.hash.replace(/^#\/?/, '').split(/[/?]/);

class Route {
  #parts = $state.raw(read());

  constructor() {
    addEventListener('hashchange', () => (this.#parts = read()));
  }

  /** First part of the path: a page's id, or '' at the start. */
  get page(): string {
    return this.#parts[0] ?? '';
  }

  /** The second: the id of an element of the page; '' for its top. */
  get place(): string {
    return this.#parts[1] ?? '';
  }
}

export const route = new Route();

/** The address of a page, or of a place on it: "models/engine". */
export const addressOf = (page: string) => `#/${page}`;
