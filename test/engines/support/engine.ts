/** What a test asks of a browser, whichever engine it is and however it is driven. */

export interface Engine {
  goto(url: string): Promise<void>;
  reload(): Promise<void>;
  /**
   * Runs a function in the page and gives what it resolves to. It crosses as text: it may use
   * nothing but its arguments and the page. Arguments and result are JSON.
   */
  run<A extends unknown[], R>(work: (...args: A) => R | Promise<R>, ...args: A): Promise<R>;
  /** Clicks in the middle of the element, as a person does. */
  click(css: string): Promise<void>;
  /** Chooses files of the disk in a file input. */
  setFiles(css: string, paths: string[]): Promise<void>;
  /** Size of the page's inside, CSS pixels. */
  size(width: number, height: number): Promise<void>;
  /** Errors and warnings of the console, where the driver tells them. */
  messages(): string[];
  close(): Promise<void>;
}

/** The text of a function that runs in the page and always resolves, to JSON. */
export const wrapped = (work: (...args: never[]) => unknown): string => `async (json) => {
  try {
    return JSON.stringify({ value: await (${work})(...JSON.parse(json)) });
  } catch (error) {
    const { code, hint } = error ?? {};
    return JSON.stringify({ error: [error, code, hint].filter(Boolean).join('; ') });
  }
}`;

/** What the wrapped function resolved to. @throws where it threw */
export function unwrapped<R>(json: string): R {
  const { value, error } = JSON.parse(json) as { value: R; error?: string };
  if (error) throw new Error(error);
  return value;
}

export const sleep = (milliseconds: number) =>
  new Promise<void>((done) => setTimeout(done, milliseconds));

/** @throws where `work` takes longer, milliseconds */
export async function within<T>(work: Promise<T>, bound: number, what: string): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`${what}: nothing in ${bound} ms.`)), bound);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}
