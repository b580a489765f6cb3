/** Names that one tab uses at a time (Web Locks). A tab that closes, however it closes, gives its own up. */

/** Resolves once others may have the name. */
export type Release = () => Promise<void>;

/** Takes a name; undefined where it is taken, by this tab or another. */
export function hold(name: string): Promise<Release | undefined> {
  return new Promise((resolve, reject) => {
    const over = navigator.locks.request(name, { ifAvailable: true }, (lock) => {
      if (!lock) return resolve(undefined);
      return new Promise<void>((free) =>
        resolve(async () => {
          free();
          await over;
        }),
      );
    });
    over.catch(reject);
  });
}

/** Does something under a name, or nothing where it is taken. */
export async function whileHeld(name: string, work: () => Promise<void>): Promise<void> {
  const release = await hold(name);
  if (!release) return;
  try {
    await work();
  } finally {
    await release();
  }
}

/** The names that are taken. */
export async function heldNames(): Promise<Set<string>> {
  const { held = [] } = await navigator.locks.query();
  return new Set(held.map(({ name }) => name!));
}
