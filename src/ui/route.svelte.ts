/** The hash route, "#/detect", as state. */
const read = () => location.hash.replace(/^#\/?/, '').split(/[/?]/)[0] ?? '';

class Route {
  /** First part of the path: a page's id, or '' at the start. */
  page = $state(read());

  constructor() {
    addEventListener('hashchange', () => (this.page = read()));
  }
}

export const route = new Route();

/** The address of a page. */
export const addressOf = (page: string) => `#/${page}`;
