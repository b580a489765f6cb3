/** How long things may take, so that a whole run ends in time: 20 minutes on a software adapter, a short one 3. */
import type { Ground } from '../cases';

export interface Bounds {
  /** One run of one engine, ms; it is stopped then. */
  run: number;
  /** Of which a smaller case says that a run takes longer, it is not begun, ms. */
  expected: Readonly<Record<Ground, number>>;
  /** After so long nothing new is begun, ms. */
  begin: number;
  /** By then all should be done, ms. */
  end: number;
  /** What a GPU that was left with work may take to finish it, ms. */
  rest: number;
}

const MINUTE = 60_000;

export const BOUNDS: Readonly<Record<'whole' | 'quick', Bounds>> = {
  whole: {
    run: 150_000,
    expected: { webgpu: 50_000, wasm: 20_000 },
    begin: 13 * MINUTE,
    end: 19 * MINUTE,
    rest: 2 * MINUTE,
  },
  quick: {
    run: 22_000,
    expected: { webgpu: 12_000, wasm: 5_000 },
    begin: 1.8 * MINUTE,
    end: 3 * MINUTE,
    rest: MINUTE / 2,
  },
};

/** Rejects after a bound with what was being waited for; the work itself goes on. */
export async function bounded<T>(bound: number, what: string, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    const seconds = Math.round(bound / 1000);
    timer = setTimeout(() => reject(new Late(`${what} takes longer than ${seconds} s`)), bound);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** What did not end within its bound. */
export class Late extends Error {}
