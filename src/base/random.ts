/** A seeded generator, passed to whoever needs chance: the same seed gives the same run everywhere. */

/** Numbers from 0 (inclusive) to 1 (exclusive): mulberry32, 32 bits of state. */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A new array in random order (Fisher-Yates). */
export function shuffled<T>(items: readonly T[], random: () => number): T[] {
  const out = [...items];
  for (let i = out.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    [out[i], out[j]] = [out[j]!, out[i]!];
  }
  return out;
}

/** A name that no other has: 16 hexadecimal digits. Works on pages without HTTPS, which have no `randomUUID`. */
export function randomId(): string {
  const [a, b] = crypto.getRandomValues(new Uint32Array(2));
  return [a!, b!].map((word) => word.toString(16).padStart(8, '0')).join('');
}
